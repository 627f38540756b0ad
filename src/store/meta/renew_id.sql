INSERT INTO meta (key, value) VALUES ('id', lower(hex(randomblob(16))))
ON CONFLICT (key) DO UPDATE SET value = excluded.value
