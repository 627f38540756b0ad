DELETE FROM line WHERE period = :period
