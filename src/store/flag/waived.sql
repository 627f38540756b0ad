SELECT period, hh_id, village, rule, state, severity, fingerprint, flag, settled, since FROM standing WHERE period = :period AND state = 'waived' ORDER BY hh_id, village, rule;
