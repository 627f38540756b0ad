SELECT at FROM ledger WHERE act = :act ORDER BY seq DESC LIMIT 1;
