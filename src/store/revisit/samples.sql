SELECT id, period, at, seed, per_collector FROM revisit_sample WHERE period = :period ORDER BY id;
