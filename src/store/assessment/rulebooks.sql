SELECT rulebook, min(id) AS first FROM assessment GROUP BY rulebook ORDER BY first;
