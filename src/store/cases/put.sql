INSERT INTO cases (period, hh_id, status, round, since, due, slip, seen, seq)
VALUES (:period, :hh_id, :status, :round, :since, :due, :slip, :seen, :seq)
ON CONFLICT (period, hh_id) DO UPDATE SET
    status = excluded.status, round = excluded.round, since = excluded.since, due = excluded.due,
    slip = excluded.slip, seen = excluded.seen, seq = excluded.seq;
