SELECT body FROM flag WHERE id = :id;
