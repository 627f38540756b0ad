SELECT count(*) FILTER (WHERE m.act = 'come_back') AS came_back, count(*) FILTER (WHERE m.act = 'reopen') AS reopened
FROM (SELECT DISTINCT period, hh_id FROM version WHERE batch = :batch) v
JOIN cases c ON c.period = v.period AND c.hh_id = v.hh_id
JOIN ledger m ON m.seq = c.seq
JOIN ledger f ON f.seq = m.grp
WHERE m.act IN ('come_back', 'reopen') AND m.payload ->> 'from' IS NOT NULL AND f.act = 'import' AND f.payload ->> 'batch' = :batch;
