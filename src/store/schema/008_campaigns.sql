-- Campaigns are acts of the ledger, the newest of a period holds: its dates, and whether it is closed. They are few among many entries.
-- From here on the ledger may also hold the acts `campaign` and `archive`.
CREATE INDEX ledger_of_campaigns ON ledger (seq) WHERE act = 'campaign';
