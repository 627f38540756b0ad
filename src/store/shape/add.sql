INSERT INTO shape (keys) VALUES (:keys);
