INSERT INTO batch (at, reviewer, undoes) VALUES (:at, :reviewer, :undoes);
