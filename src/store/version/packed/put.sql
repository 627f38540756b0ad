INSERT OR REPLACE INTO packed (period, part, body) VALUES (:period, :part, :body);
