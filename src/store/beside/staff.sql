SELECT code, name FROM staff WHERE code = :code;
