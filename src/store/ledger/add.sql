INSERT INTO ledger (seq, station, at, reviewer, act, grp, hh_id, version, payload, before, hash)
VALUES (:seq, :station, :at, :reviewer, :act, :grp, :hh_id, :version, :payload, :before, :hash);
