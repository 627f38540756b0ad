DELETE FROM flag WHERE id NOT IN (SELECT flag FROM found) AND id NOT IN (SELECT flag FROM standing)
