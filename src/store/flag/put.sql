INSERT INTO standing (period, hh_id, village, rule, state, severity, fingerprint, flag, settled, since)
VALUES (:period, :hh_id, :village, :rule, :state, :severity, :fingerprint, :flag, :settled, :since)
ON CONFLICT (period, hh_id, village, rule) DO UPDATE SET
    state = excluded.state, severity = excluded.severity, fingerprint = excluded.fingerprint,
    flag = excluded.flag, settled = excluded.settled, since = excluded.since;
