SELECT id, row, hh_id, cert18, name, village, doc FROM table_row WHERE period = :period ORDER BY id;
