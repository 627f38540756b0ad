-- By number: the rows after the last run are few, or all new.
SELECT DISTINCT hh_id FROM version WHERE id > :after AND id <= :upto AND period = :period;
