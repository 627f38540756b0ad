UPDATE version SET doc = :empty WHERE period = :period;
