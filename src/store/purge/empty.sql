-- Run with the period in place of `:period`, one statement after the other: what refers goes before what it refers to.
UPDATE file SET name = '', sheet = '' WHERE period = :period;
DELETE FROM standing WHERE period = :period;
DELETE FROM found WHERE assessment IN (SELECT id FROM assessment WHERE period = :period);
DELETE FROM outcome WHERE assessment IN (SELECT id FROM assessment WHERE period = :period);
DELETE FROM flag WHERE id NOT IN (SELECT flag FROM found) AND id NOT IN (SELECT flag FROM standing);
DELETE FROM line WHERE period = :period;
DELETE FROM cases WHERE period = :period;
DELETE FROM note WHERE period = :period;
DELETE FROM slip_line WHERE slip IN (SELECT number FROM slip WHERE period = :period);
DELETE FROM draft WHERE what LIKE :period || ' %';
