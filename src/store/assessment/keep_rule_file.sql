INSERT INTO rule_file (digest, body) VALUES (:digest, :body) ON CONFLICT (digest) DO NOTHING;
