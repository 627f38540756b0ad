INSERT INTO revisit (sheet, sample, hh_id, digest, doc) VALUES (:sheet, :sample, :hh_id, :digest, :doc);
