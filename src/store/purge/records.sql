SELECT id, period, hh_id, seq, batch, digest, sources, doc FROM version WHERE period = :period ORDER BY id;
