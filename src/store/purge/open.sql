SELECT count(*) FROM cases WHERE period = :period AND status IN ('submitted', 'returned', 'corrected', 'held', 'county_returned');
