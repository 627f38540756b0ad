-- Those that no other period found too.
SELECT id, digest, body
FROM flag
WHERE id IN (SELECT flag FROM found WHERE assessment IN (SELECT id FROM assessment WHERE period = :period))
    AND id NOT IN (SELECT flag FROM found WHERE assessment NOT IN (SELECT id FROM assessment WHERE period = :period))
ORDER BY id;
