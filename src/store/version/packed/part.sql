SELECT body FROM packed WHERE period = :period AND part = :part;
