SELECT seq, station, at, reviewer, act, grp, hh_id, version, payload, before, hash FROM ledger WHERE seq BETWEEN :from AND :to ORDER BY seq;
