SELECT f.name, f.digest, r.row, r.hh_id, r.cert18, r.name AS person, r.village
FROM table_row r
JOIN file f ON f.id = r.file
WHERE f.kind = 'collection'
    AND r.period = :period
    AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes = f.batch)
ORDER BY r.id;
