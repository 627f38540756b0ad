SELECT seq, payload FROM ledger WHERE act = 'purge' ORDER BY seq;
