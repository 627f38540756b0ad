SELECT body FROM note WHERE seq = :seq;
