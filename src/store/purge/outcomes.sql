SELECT hh_id, assessment, letters FROM outcome WHERE assessment IN (SELECT id FROM assessment WHERE period = :period) ORDER BY hh_id, assessment;
