SELECT number, year, ordinal, period, grp, at, due FROM slip WHERE period = :period ORDER BY year, ordinal;
