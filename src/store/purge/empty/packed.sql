DELETE FROM packed WHERE period = :period;
