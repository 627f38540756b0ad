SELECT hh_id, letters FROM outcome WHERE assessment = :assessment ORDER BY hh_id;
