DELETE FROM cases WHERE period = :period AND hh_id = :hh_id;
