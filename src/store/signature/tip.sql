SELECT seq, hash, coalesce(date(at, '+8 hours'), at) AS day FROM ledger ORDER BY seq DESC LIMIT 1;
