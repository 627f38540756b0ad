UPDATE file SET name = '', sheet = '' WHERE period = :period
