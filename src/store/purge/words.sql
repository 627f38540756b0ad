SELECT seq, hh_id, field, body FROM note WHERE period = :period ORDER BY seq;
