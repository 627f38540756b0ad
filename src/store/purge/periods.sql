SELECT period FROM version UNION SELECT period FROM table_row UNION SELECT period FROM cases
UNION SELECT period FROM file UNION SELECT n.period FROM note n JOIN ledger l ON l.seq = n.seq WHERE l.act = 'rounds';
