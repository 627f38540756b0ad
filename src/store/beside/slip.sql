SELECT s.number, s.year, s.ordinal, s.period, s.grp, s.at, s.due, l.hh_id, l.round, l.asks, l.evidence, l.reasons
FROM slip_line l
JOIN slip s ON s.number = l.slip
WHERE l.slip = :slip AND l.hh_id = :hh_id;
