SELECT code, name FROM staff ORDER BY code;
