UPDATE revisit_pick SET doc = '' WHERE sample IN (SELECT id FROM revisit_sample WHERE period = :period)
