SELECT seq, station, at, reviewer, act, grp, hh_id, version, payload, before, hash FROM ledger WHERE act = 'revisit' ORDER BY seq;
