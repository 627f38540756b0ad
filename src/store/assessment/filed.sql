SELECT DISTINCT rulebook FROM rulebook_file ORDER BY rulebook;
