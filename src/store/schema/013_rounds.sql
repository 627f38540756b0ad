-- Rounds in grids (网格排查) stand in the words of the acts that said so (table `note`), a line a round, those of a month in an entry of
-- that month, so that a purge takes them; from here on the ledger may also hold the act `rounds`. They are few among many entries.
CREATE INDEX ledger_of_rounds ON ledger (seq) WHERE act = 'rounds';
