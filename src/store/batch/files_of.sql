SELECT id, batch, name, sheet, kind, period, rows, households, problems, digest, encoding, export_date, columns
FROM file
WHERE batch = :batch
ORDER BY id;
