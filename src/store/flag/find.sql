SELECT id FROM flag WHERE digest = :digest;
