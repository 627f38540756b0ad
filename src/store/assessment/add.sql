INSERT INTO assessment (at, period, as_of, rulebook, upto, digest, body)
VALUES (:at, :period, :as_of, :rulebook, :upto, :digest, :body);
