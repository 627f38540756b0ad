SELECT id, period, hh_id, seq, batch, digest, sources, doc FROM version ORDER BY id;
