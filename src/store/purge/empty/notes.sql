DELETE FROM note WHERE period = :period
