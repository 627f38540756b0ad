SELECT (SELECT count(*) FROM note), (SELECT count(*) FROM slip_line), (SELECT count(*) FROM slip), (SELECT count(*) FROM batch),
       (SELECT count(*) FROM outcome o LEFT JOIN assessment a ON a.id = o.assessment WHERE a.period IS NOT o.period);
