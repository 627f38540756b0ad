SELECT hh_id, status, round, since, due, slip, seen, seq FROM cases WHERE period = :period ORDER BY hh_id;
