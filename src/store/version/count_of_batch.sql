SELECT count(*) AS records, count(*) FILTER (WHERE NOT EXISTS (
    SELECT 1 FROM version before WHERE before.period = v.period AND before.hh_id = v.hh_id AND before.seq < v.seq)) AS new
FROM version v WHERE v.batch = :batch;
