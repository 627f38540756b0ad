DELETE FROM draft WHERE reviewer = :reviewer AND what = :what;
