SELECT id, at, period, as_of, rulebook, upto, digest, body FROM assessment WHERE period = :period ORDER BY id DESC LIMIT 1;
