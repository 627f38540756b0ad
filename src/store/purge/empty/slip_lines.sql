DELETE FROM slip_line WHERE slip IN (SELECT number FROM slip WHERE period = :period)
