SELECT count(*) AS worked_on FROM version v
JOIN cases c ON c.period = v.period AND c.hh_id = v.hh_id
WHERE v.batch = :batch AND (c.status <> :fresh OR c.round > 1) AND NOT EXISTS (
    SELECT 1 FROM version before WHERE before.period = v.period AND before.hh_id = v.hh_id AND before.seq < v.seq);
