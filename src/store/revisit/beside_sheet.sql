SELECT id, sheet, sample, hh_id, digest FROM revisit WHERE sheet = :sheet ORDER BY id;
