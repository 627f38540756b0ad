INSERT INTO outcome (period, hh_id, assessment, letters) VALUES (:period, :hh_id, :assessment, :letters);
