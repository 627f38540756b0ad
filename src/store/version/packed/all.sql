SELECT period, part FROM packed ORDER BY period, part;
