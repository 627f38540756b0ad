DELETE FROM outcome WHERE assessment IN (SELECT id FROM assessment WHERE period = :period)
