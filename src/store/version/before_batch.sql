SELECT coalesce(min(id) - 1, 0) FROM version WHERE batch = :batch;
