SELECT l.seq, n.body FROM ledger l JOIN note n ON n.seq = l.seq WHERE l.act = 'duties' ORDER BY l.seq;
