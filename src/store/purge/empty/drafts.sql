DELETE FROM draft WHERE what LIKE :period || ' %'
