SELECT
    (SELECT count(*) FROM note) AS notes,
    (SELECT count(*) FROM slip_line) AS slip_lines,
    (SELECT count(*) FROM slip) AS slips,
    (SELECT count(*) FROM batch) AS batches,
    (SELECT count(*) FROM revisit_sample) AS samples,
    (SELECT count(*) FROM revisit_pick) AS picks,
    (SELECT count(*) FROM revisit) AS revisits,
    (SELECT count(*) FROM outcome o LEFT JOIN assessment a ON a.id = o.assessment WHERE a.period IS NOT o.period) AS strayed;
