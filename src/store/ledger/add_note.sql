INSERT INTO note (seq, period, hh_id, field, body) VALUES (:seq, :period, :hh_id, :field, :body);
