-- A sample and whom it drew; the documents are held by their digests, which a purge leaves.
SELECT s.id, s.period, s.at, s.seed, s.per_collector, p.hh_id, p.digest
FROM revisit_sample s
LEFT JOIN revisit_pick p ON p.sample = s.id
WHERE s.id = :sample
ORDER BY p.hh_id;
