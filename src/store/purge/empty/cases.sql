DELETE FROM cases WHERE period = :period
