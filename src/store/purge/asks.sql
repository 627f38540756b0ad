SELECT l.slip, l.hh_id, l.round, l.asks, l.evidence, l.reasons
FROM slip_line l
JOIN slip s ON s.number = l.slip
WHERE s.period = :period
ORDER BY l.slip, l.hh_id;
