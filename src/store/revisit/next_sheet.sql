SELECT coalesce(max(sheet), 0) + 1 FROM revisit;
