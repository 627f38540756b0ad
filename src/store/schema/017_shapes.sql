-- Documents of households and flags do not name their values again and again any more: from here on the keys of an object are kept once, in
-- the order in which they stand, and a new row of `version.doc` and `flag.body` is written as lists. A list that begins with the number of
-- a shape is an object whose values follow in the order of the shape's keys; one that begins with 0 is a list as it was. Digests are over
-- the text with its keys, as ever. What was stored before stays as it is and begins with a brace.

-- Fact: the keys of an object, as a JSON list.
CREATE TABLE shape (
    id INTEGER PRIMARY KEY,
    keys TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER shape_kept BEFORE UPDATE ON shape BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER shape_stays BEFORE DELETE ON shape BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;

DROP VIEW v_income;
CREATE VIEW v_income AS
    -- Public: the current figures, one row a household, period and field; money as written in yuan.
SELECT v.period, v.hh_id, json_extract(s.keys, '$[' || (j.key - 1) || ']') AS field,
       CASE j.type WHEN 'array' THEN (SELECT json_extract(j.value, '$[' || (k.key + 1) || ']') FROM shape n JOIN json_each(n.keys) k
               WHERE n.id = json_extract(j.value, '$[0]') AND k.value = 'value')
           ELSE j.value END AS value
FROM version v
JOIN shape s ON s.id = json_extract(v.doc, '$[1][0]')
JOIN json_each(v.doc, '$[1]') j ON j.key > 0
WHERE v.seq = (SELECT max(n.seq) FROM version n WHERE n.period = v.period AND n.hh_id = v.hh_id)
UNION ALL
SELECT v.period, v.hh_id, j.key,
       CASE j.type WHEN 'object' THEN json_extract(j.value, '$.value') ELSE j.value END
FROM version v
JOIN json_each(v.doc, '$.h') j
WHERE v.seq = (SELECT max(n.seq) FROM version n WHERE n.period = v.period AND n.hh_id = v.hh_id);

DROP VIEW v_members;
CREATE VIEW v_members AS
    -- Public: the current figures of members, one row a household, period, member and field; `member` counts from 1 in the order of the file.
SELECT v.period, v.hh_id, m.key AS member, json_extract(s.keys, '$[' || (j.key - 1) || ']') AS field,
       CASE j.type WHEN 'array' THEN (SELECT json_extract(j.value, '$[' || (k.key + 1) || ']') FROM shape n JOIN json_each(n.keys) k
               WHERE n.id = json_extract(j.value, '$[0]') AND k.value = 'value')
           ELSE j.value END AS value
FROM version v
JOIN json_each(v.doc, '$[2]') m ON m.key > 0
JOIN shape s ON s.id = json_extract(m.value, '$[0]')
JOIN json_each(m.value) j ON j.key > 0
WHERE v.seq = (SELECT max(n.seq) FROM version n WHERE n.period = v.period AND n.hh_id = v.hh_id)
UNION ALL
SELECT v.period, v.hh_id, m.key + 1, j.key,
       CASE j.type WHEN 'object' THEN json_extract(j.value, '$.value') ELSE j.value END
FROM version v
JOIN json_each(v.doc, '$.m') m
JOIN json_each(m.value) j
WHERE v.seq = (SELECT max(n.seq) FROM version n WHERE n.period = v.period AND n.hh_id = v.hh_id);

DROP VIEW v_flags;
CREATE VIEW v_flags AS
    -- Public: every flag that stands, with where it stands, the numbers it read and the limits it used, as JSON. Its sentence and its
    -- arithmetic are made by the program: `hezhun export flags`.
SELECT s.period, s.hh_id, s.village, s.rule, s.severity, s.state, f.kind,
       CASE WHEN f.body LIKE '[%' THEN (SELECT json_group_array(json_object('key', json_extract(n.value, '$[1]'), 'value', json_extract(n.value, '$[2]')))
               FROM shape b JOIN json_each(b.keys) k ON k.value = 'numbers'
               JOIN json_each(f.body, '$[' || (k.key + 1) || ']') n ON n.key > 0
               WHERE b.id = json_extract(f.body, '$[0]'))
           ELSE json_extract(f.body, '$.numbers') END AS numbers,
       CASE WHEN f.body LIKE '[%' THEN (SELECT json_group_array(json_object('key', json_extract(n.value, '$[1]'), 'value', json_extract(n.value, '$[2]'),
                   'document', json_extract(n.value, '$[3]')))
               FROM shape b JOIN json_each(b.keys) k ON k.value = 'limits'
               JOIN json_each(f.body, '$[' || (k.key + 1) || ']') n ON n.key > 0
               WHERE b.id = json_extract(f.body, '$[0]'))
           ELSE json_extract(f.body, '$.limits') END AS limits,
       s.since, s.settled
FROM standing s
JOIN flag f ON f.id = s.flag;

DROP VIEW v_slip_items;
CREATE VIEW v_slip_items AS
    -- Public: what a household on a return slip answers, one row a slip, household and field: `was` when it was returned, `now`; money as
    -- written in yuan, NULL where the field has no value, or is one of members. `asked` says whether a flag it was returned for names the field.
WITH returned AS (
    SELECT s.number, s.period, l.hh_id, e.payload,
           (SELECT v.id FROM version v WHERE v.period = s.period AND v.hh_id = l.hh_id AND v.digest = e.version LIMIT 1) AS was,
           (SELECT v.id FROM version v WHERE v.period = s.period AND v.hh_id = l.hh_id ORDER BY v.seq DESC LIMIT 1) AS now
    FROM slip_line l
    JOIN slip s ON s.number = l.slip
    JOIN ledger e ON e.grp = s.grp AND e.hh_id = l.hh_id AND e.act = 'return'
),
flagged AS (
    SELECT r.number, r.hh_id, g.body
    FROM returned r
    JOIN json_each(r.payload, '$.counts') c
    JOIN standing t ON t.period = r.period AND t.hh_id = r.hh_id AND t.village = '' AND t.rule = c.key
    JOIN flag g ON g.id = t.flag
),
named AS (
    SELECT g.number, g.hh_id, f.value AS field
    FROM flagged g
    JOIN shape b ON b.id = json_extract(g.body, '$[0]')
    JOIN json_each(b.keys) k ON k.value = 'fields'
    JOIN json_each(g.body, '$[' || (k.key + 1) || ']') f ON f.key > 0
    UNION SELECT g.number, g.hh_id, f.value FROM flagged g JOIN json_each(g.body, '$.fields') f
),
said AS (
    SELECT v.id, json_extract(s.keys, '$[' || (j.key - 1) || ']') AS field,
           CASE j.type WHEN 'array' THEN (SELECT json_extract(j.value, '$[' || (k.key + 1) || ']') FROM shape n JOIN json_each(n.keys) k
                   WHERE n.id = json_extract(j.value, '$[0]') AND k.value = 'value')
               ELSE j.value END AS value
    FROM (SELECT was AS id FROM returned UNION SELECT now FROM returned) w
    JOIN version v ON v.id = w.id
    JOIN shape s ON s.id = json_extract(v.doc, '$[1][0]')
    JOIN json_each(v.doc, '$[1]') j ON j.key > 0
    UNION ALL
    SELECT v.id, j.key, CASE j.type WHEN 'object' THEN json_extract(j.value, '$.value') ELSE j.value END
    FROM (SELECT was AS id FROM returned UNION SELECT now FROM returned) w
    JOIN version v ON v.id = w.id
    JOIN json_each(v.doc, '$.h') j
),
item AS (
    SELECT r.number, r.hh_id, s.field FROM returned r JOIN said s ON s.id = r.was
    UNION SELECT r.number, r.hh_id, s.field FROM returned r JOIN said s ON s.id = r.now
    UNION SELECT number, hh_id, field FROM named
)
SELECT r.number, r.period, r.hh_id, i.field,
       nullif((SELECT s.value FROM said s WHERE s.id = r.was AND s.field = i.field), '') AS was,
       nullif((SELECT s.value FROM said s WHERE s.id = r.now AND s.field = i.field), '') AS now,
       (r.number, r.hh_id, i.field) IN (SELECT number, hh_id, field FROM named) AS asked
FROM returned r
JOIN item i ON i.number = r.number AND i.hh_id = r.hh_id;
