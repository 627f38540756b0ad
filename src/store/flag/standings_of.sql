SELECT period, hh_id, village, rule, state, severity, fingerprint, flag, settled, since FROM standing WHERE period = :period AND hh_id = :hh_id AND village = '' ORDER BY rule;
