INSERT INTO revisit_pick (sample, hh_id, digest, doc) VALUES (:sample, :hh_id, :digest, :doc);
