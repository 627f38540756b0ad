-- No table changes: one view more.
CREATE VIEW v_slip_items AS
    -- Public: what a household on a return slip answers, one row a slip, household and field: `was` when it was returned, `now`; money as
    -- written in yuan, NULL where the field has no value, or is one of members. `asked` says whether a flag it was returned for names the field.
WITH returned AS (
    SELECT s.number, s.period, l.hh_id, e.payload,
           (SELECT v.doc FROM version v WHERE v.period = s.period AND v.hh_id = l.hh_id AND v.digest = e.version LIMIT 1) AS was,
           (SELECT v.doc FROM version v WHERE v.period = s.period AND v.hh_id = l.hh_id ORDER BY v.seq DESC LIMIT 1) AS now
    FROM slip_line l
    JOIN slip s ON s.number = l.slip
    JOIN ledger e ON e.grp = s.grp AND e.hh_id = l.hh_id AND e.act = 'return'
),
named AS (
    SELECT r.number, r.hh_id, f.value AS field
    FROM returned r
    JOIN json_each(r.payload, '$.counts') c
    JOIN standing t ON t.period = r.period AND t.hh_id = r.hh_id AND t.village = '' AND t.rule = c.key
    JOIN flag g ON g.id = t.flag
    JOIN json_each(g.body, '$.fields') f
),
item AS (
    SELECT r.number, r.hh_id, j.key AS field FROM returned r JOIN json_each(r.was, '$.h') j
    UNION SELECT r.number, r.hh_id, j.key FROM returned r JOIN json_each(r.now, '$.h') j
    UNION SELECT number, hh_id, field FROM named
)
SELECT r.number, r.period, r.hh_id, i.field,
       nullif(CASE json_type(r.was, '$.h."' || i.field || '"') WHEN 'object' THEN json_extract(r.was, '$.h."' || i.field || '".value')
           ELSE json_extract(r.was, '$.h."' || i.field || '"') END, '') AS was,
       nullif(CASE json_type(r.now, '$.h."' || i.field || '"') WHEN 'object' THEN json_extract(r.now, '$.h."' || i.field || '".value')
           ELSE json_extract(r.now, '$.h."' || i.field || '"') END, '') AS now,
       (r.number, r.hh_id, i.field) IN (SELECT number, hh_id, field FROM named) AS asked
FROM returned r
JOIN item i ON i.number = r.number AND i.hh_id = r.hh_id;
