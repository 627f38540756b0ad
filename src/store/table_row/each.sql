SELECT f.batch, f.kind, r.period, r.row, r.hh_id, r.cert18, r.name, r.village, r.doc
FROM table_row r
JOIN file f ON f.id = r.file
ORDER BY r.id;
