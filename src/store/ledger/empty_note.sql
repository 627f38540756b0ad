DELETE FROM note WHERE seq = :seq;
