SELECT id, at, period, as_of, rulebook, upto, digest, body FROM assessment ORDER BY id;
