INSERT OR REPLACE INTO line (period, hh_id, village, grp, head, category, size, size_before, now, before, before_why, change, net, net_before,
    collector, tails, score, why)
VALUES (:period, :hh_id, :village, :grp, :head, :category, :size, :size_before, :now, :before, :before_why, :change, :net, :net_before,
    :collector, :tails, :score, :why);
