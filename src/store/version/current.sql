SELECT id, period, hh_id, seq, batch, digest, sources, doc FROM version WHERE period = :period AND hh_id = :hh_id ORDER BY seq DESC LIMIT 1;
