SELECT l.seq, n.body FROM ledger l JOIN note n ON n.seq = l.seq WHERE l.act = 'visits' AND n.period = :period ORDER BY l.seq;
