SELECT period, status, count(*) FROM cases GROUP BY period, status;
