-- Who is responsible for a village stands in the words of the acts that said so (table `note`), a line a person; from here on the ledger
-- may also hold the act `duties`. They are few among many entries.
CREATE INDEX ledger_of_duties ON ledger (seq) WHERE act = 'duties';

CREATE VIEW v_members AS
    -- Public: the current figures of members, one row a household, period, member and field; `member` counts from 1 in the order of the file.
SELECT v.period, v.hh_id, m.key + 1 AS member, j.key AS field,
       CASE j.type WHEN 'object' THEN json_extract(j.value, '$.value') ELSE j.value END AS value
FROM version v
JOIN json_each(v.doc, '$.m') m
JOIN json_each(m.value) j
WHERE v.seq = (SELECT max(n.seq) FROM version n WHERE n.period = v.period AND n.hh_id = v.hh_id);

CREATE VIEW v_rosters AS
    -- Public: the rows of rosters that stand, one row a cell: of each table and period those of its newest import that was not taken back.
    -- `hh_id` and `cert18` as the file gives them; `row` is that of the file.
SELECT f.kind AS "table", r.period, f.name AS file, r.row, r.hh_id, r.cert18, r.name, r.village, j.key AS field,
       CASE j.type WHEN 'object' THEN json_extract(j.value, '$.value') ELSE j.value END AS value
FROM table_row r
JOIN file f ON f.id = r.file
JOIN json_each(r.doc) j
WHERE f.batch = (SELECT max(n.batch) FROM file n
    WHERE n.kind = f.kind AND n.period = f.period AND n.batch NOT IN (SELECT undoes FROM batch WHERE undoes IS NOT NULL));

CREATE VIEW v_slips AS
    -- Public: return slips, one row a household; `is_out` says whether the household is out on this slip now.
SELECT s.number, s.period, l.hh_id, s.at, s.due, max(l.round - 1, 1) AS round, l.reasons, l.evidence, l.asks,
       coalesce(c.slip = s.number, 0) AS is_out
FROM slip_line l
JOIN slip s ON s.number = l.slip
LEFT JOIN cases c ON c.period = s.period AND c.hh_id = l.hh_id;

CREATE VIEW v_versions AS
    -- Public: every record of a household there was, oldest first; the newest is the current one.
SELECT v.period, v.hh_id, v.seq AS version, b.at, v.batch, v.digest,
       v.seq = (SELECT max(n.seq) FROM version n WHERE n.period = v.period AND n.hh_id = v.hh_id) AS is_current
FROM version v
JOIN batch b ON b.id = v.batch
ORDER BY v.period, v.hh_id, v.seq;
