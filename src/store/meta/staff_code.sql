SELECT code FROM staff WHERE name = :name;
