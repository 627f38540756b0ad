SELECT village FROM line WHERE period = :period AND hh_id = :hh_id;
