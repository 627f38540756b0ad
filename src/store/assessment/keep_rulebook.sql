INSERT INTO rulebook (digest, body) VALUES (:digest, :body) ON CONFLICT (digest) DO NOTHING;
