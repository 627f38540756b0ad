INSERT INTO version (period, hh_id, seq, batch, digest, sources, doc)
VALUES (:period, :hh_id, :seq, :batch, :digest, :sources, :doc);
