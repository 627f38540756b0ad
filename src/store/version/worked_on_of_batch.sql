SELECT count(*) FILTER (WHERE first AND (status <> 'submitted' OR round > 1)) AS worked_on,
       count(*) FILTER (WHERE NOT first AND status IN ('approved', 'held', 'exempted', 'entered', 'county_passed')) AS decided
FROM (
    SELECT c.status, c.round, NOT EXISTS (
        SELECT 1 FROM version before WHERE before.period = v.period AND before.hh_id = v.hh_id AND before.seq < v.seq) AS first
    FROM version v JOIN cases c ON c.period = v.period AND c.hh_id = v.hh_id
    WHERE v.batch = :batch
);
