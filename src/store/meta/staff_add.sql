INSERT INTO staff (code, name) VALUES (:code, :name);
