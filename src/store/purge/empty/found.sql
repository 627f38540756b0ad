DELETE FROM found WHERE assessment IN (SELECT id FROM assessment WHERE period = :period)
