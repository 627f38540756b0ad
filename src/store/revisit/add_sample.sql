INSERT INTO revisit_sample (id, period, at, seed, per_collector) VALUES (:id, :period, :at, :seed, :per_collector);
