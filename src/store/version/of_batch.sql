SELECT id, period, hh_id, seq, batch, digest, sources, doc FROM version WHERE batch = :batch ORDER BY period, hh_id, seq;
