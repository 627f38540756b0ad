SELECT seq, station, at, reviewer, act, grp, hh_id, version, payload, before, hash FROM ledger WHERE hh_id = :hh_id AND hh_id <> '' ORDER BY seq;
