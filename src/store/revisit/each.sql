SELECT s.period, p.digest, p.doc
FROM revisit_pick p
JOIN revisit_sample s ON s.id = p.sample
UNION ALL
SELECT s.period, r.digest, r.doc
FROM revisit r
JOIN revisit_sample s ON s.id = r.sample;
