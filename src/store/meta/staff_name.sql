SELECT name FROM staff WHERE code = :code;
