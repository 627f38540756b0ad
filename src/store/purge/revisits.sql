SELECT 1 AS part, p.sample, p.hh_id, p.digest, p.doc
FROM revisit_pick p
JOIN revisit_sample s ON s.id = p.sample
WHERE s.period = :period
UNION ALL
SELECT 2, r.id, r.hh_id, r.digest, r.doc
FROM revisit r
JOIN revisit_sample s ON s.id = r.sample
WHERE s.period = :period
ORDER BY 1, 2, 3;
