SELECT row, hh_id, cert18, name, village, doc FROM table_row WHERE file = :file AND period = :period ORDER BY id;
