SELECT DISTINCT a.rulebook FROM assessment a
JOIN found n ON n.assessment = a.id
JOIN flag f ON f.id = n.flag
WHERE NOT EXISTS (SELECT 1 FROM rulebook_file b WHERE b.rulebook = a.rulebook) AND (
    instr(f.body, '"facts":') > 0
    OR EXISTS (SELECT 1 FROM shape s WHERE f.body LIKE '[%' AND s.id = json_extract(f.body, '$[0]') AND instr(s.keys, '"facts"') > 0));
