-- What came with a batch beside its records and rows, whose own digests stand elsewhere.
SELECT 1 AS part, b.id, b.at, b.reviewer, b.undoes, m.value, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM batch b
LEFT JOIN meta m ON m.key = 'stamp'
WHERE b.id = :batch
UNION ALL
SELECT 2, id, name, sheet, kind, period, rows, households, problems, digest, encoding, export_date, columns FROM file WHERE batch = :batch
UNION ALL
SELECT 3, id, period, hh_id, seq, sources, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM version WHERE batch = :batch
ORDER BY 1, 2;
