SELECT period, hh_id, field, body FROM note WHERE seq = :seq;
