DELETE FROM standing WHERE period = :period
