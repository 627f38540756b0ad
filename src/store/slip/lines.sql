SELECT slip, hh_id, round, asks, evidence, reasons FROM slip_line WHERE slip = :slip ORDER BY hh_id;
