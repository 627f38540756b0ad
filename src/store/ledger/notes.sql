SELECT seq, field, body FROM note WHERE period = :period AND hh_id = :hh_id ORDER BY seq;
