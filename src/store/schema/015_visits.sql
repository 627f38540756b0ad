-- Visits of teams (入户) stand in the words of the acts that said so (table `note`), a line a household that was listed for a week or a
-- visit, in an entry of the period, so that a purge takes them; from here on the ledger may also hold the act `visits`.
CREATE INDEX ledger_of_visits ON ledger (seq) WHERE act = 'visits';

CREATE VIEW v_visits AS
    -- Public: every line about visits that holds, one row each. `kind` is 清单 (listed for the week that begins on `day`) or 入户 (visited
    -- on `day`, `how` as people say it); a line that was dropped, and one that another of the same household, day and way followed, is none.
WITH RECURSIVE line AS (
    SELECT l.seq, n.period, 0 AS place, '' AS said, n.body || char(10) AS rest
    FROM ledger l JOIN note n ON n.seq = l.seq WHERE l.act = 'visits' AND n.body <> ''
    UNION ALL
    SELECT seq, period, place + 1, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1)
    FROM line WHERE rest <> ''
),
part AS (
    SELECT seq, period, place, '[' || replace(json_quote(said), '｜', '","') || ']' AS said FROM line WHERE said <> ''
),
told AS (
    SELECT seq, period, place, said ->> 0 AS kind, said ->> 1 AS hh_id, said ->> 2 AS day, said ->> 3 AS village,
           CASE said ->> 0 WHEN '入户' THEN said ->> 4 ELSE '' END AS how,
           CASE said ->> 0 WHEN '入户' THEN said ->> 8 ELSE said ->> 4 END AS mark
    FROM part
)
SELECT period, kind, hh_id, village, day, how FROM told t
WHERE mark = '' AND NOT EXISTS (
    SELECT 1 FROM told later
    WHERE (later.period, later.kind, later.hh_id, later.day, later.how) = (t.period, t.kind, t.hh_id, t.day, t.how)
        AND (later.seq, later.place) > (t.seq, t.place)
);
