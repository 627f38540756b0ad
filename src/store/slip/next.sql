SELECT coalesce(max(ordinal), 0) + 1 FROM slip WHERE year = :year;
