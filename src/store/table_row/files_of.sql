SELECT id, batch, kind, digest, columns FROM file WHERE batch = :batch AND kind NOT IN ('yearly', 'collection') ORDER BY id;
