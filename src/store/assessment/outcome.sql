SELECT letters FROM outcome WHERE period = :period AND hh_id = :hh_id ORDER BY assessment DESC LIMIT 1;
