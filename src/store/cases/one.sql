SELECT hh_id, status, round, since, due, slip, seen, seq FROM cases WHERE period = :period AND hh_id = :hh_id;
