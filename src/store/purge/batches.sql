SELECT batch FROM file WHERE period = :period
UNION
SELECT batch FROM version WHERE period = :period
UNION
SELECT f.batch FROM table_row r JOIN file f ON f.id = r.file WHERE r.period = :period
ORDER BY 1;
