-- Every file gets a number of its own, by which its backups are told from those of other files; a copy made to be worked in gets a new
-- one (`place` beside it says where the file stood when it was last written). From here on the ledger may also hold the acts `restore`
-- and `apart`, and its payloads `beside` and `names`.
INSERT INTO meta (key, value)
SELECT 'id', lower(hex(randomblob(16)))
WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = 'id');
