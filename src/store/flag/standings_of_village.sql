SELECT period, hh_id, village, rule, state, severity, fingerprint, flag, settled, since FROM standing WHERE period = :period AND hh_id = '' AND village = :village ORDER BY rule;
