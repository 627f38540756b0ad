INSERT INTO flag (digest, hh_id, village, rule, severity, kind, fingerprint, body)
VALUES (:digest, :hh_id, :village, :rule, :severity, :kind, :fingerprint, :body)
ON CONFLICT (digest) DO NOTHING;
