SELECT hh_id, village, grp, head, category, size, size_before, now, before, before_why, change, net, net_before, collector, tails,
       score, why
FROM line
WHERE period = :period AND hh_id = :hh_id;
