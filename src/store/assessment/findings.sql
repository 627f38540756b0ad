SELECT id, digest, hh_id, village, rule, severity, fingerprint, body FROM flag ORDER BY id;
