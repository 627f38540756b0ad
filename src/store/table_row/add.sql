INSERT INTO table_row (file, row, period, hh_id, cert18, name, village, doc)
VALUES (:file, :row, :period, :hh_id, :cert18, :name, :village, :doc);
