SELECT id, digest, hh_id, village, rule, severity, kind, fingerprint, body FROM flag ORDER BY id;
