INSERT INTO slip_line (slip, hh_id, round, asks, evidence, reasons)
VALUES (:slip, :hh_id, :round, :asks, :evidence, :reasons);
