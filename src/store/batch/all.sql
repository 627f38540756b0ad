SELECT b.id, b.at, b.reviewer, b.undoes, (SELECT min(u.id) FROM batch u WHERE u.undoes = b.id) AS undone_by
FROM batch b
ORDER BY b.id;
