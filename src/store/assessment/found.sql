SELECT f.id, f.digest, f.hh_id, f.village, f.rule, f.severity, f.fingerprint
FROM found n
JOIN flag f ON f.id = n.flag
WHERE n.assessment = :assessment
ORDER BY f.id;
