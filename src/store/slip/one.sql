SELECT number, year, ordinal, period, grp, at, due FROM slip WHERE number = :number;
