SELECT p.sample, p.hh_id, p.digest, p.doc
FROM revisit_pick p
JOIN revisit_sample s ON s.id = p.sample
WHERE s.period = :period
ORDER BY p.sample, p.hh_id;
