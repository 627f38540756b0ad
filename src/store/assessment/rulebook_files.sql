SELECT b.place, b.name, b.layer, f.body FROM rulebook_file b JOIN rule_file f ON f.digest = b.file
WHERE b.rulebook = :rulebook ORDER BY b.place;
