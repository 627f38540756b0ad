SELECT id, batch, name, sheet, digest FROM file WHERE period = :period ORDER BY id;
