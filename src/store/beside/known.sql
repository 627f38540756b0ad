-- From the newest back: whoever works now has an entry near the end.
SELECT seq FROM ledger WHERE reviewer = :code ORDER BY seq DESC LIMIT 1;
