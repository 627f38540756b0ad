-- Oldest first: of a household the newest stands.
SELECT r.sheet, r.sample, r.hh_id, r.digest, r.doc
FROM revisit r
JOIN revisit_sample s ON s.id = r.sample
WHERE s.period = :period
ORDER BY r.id;
