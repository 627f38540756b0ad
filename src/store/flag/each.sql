SELECT s.period, s.hh_id, s.village, s.rule, s.state, s.severity, s.fingerprint, s.flag, s.settled, s.since, f.body
FROM standing s
JOIN flag f ON f.id = s.flag
WHERE s.period = :period
ORDER BY s.hh_id, s.village, s.rule;
