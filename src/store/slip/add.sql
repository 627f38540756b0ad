INSERT INTO slip (number, year, ordinal, period, grp, at, due)
VALUES (:number, :year, :ordinal, :period, :grp, :at, :due);
