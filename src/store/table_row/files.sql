SELECT f.id, f.batch, f.kind, f.digest, f.columns
FROM file f
WHERE f.kind NOT IN ('yearly', 'collection')
    AND (f.period = :period OR EXISTS (SELECT 1 FROM table_row r WHERE r.file = f.id AND r.period = :period))
    AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes = f.batch)
ORDER BY f.id;
