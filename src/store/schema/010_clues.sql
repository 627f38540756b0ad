-- Clues stand in the words of the acts that said so (table `note`), a line an event; from here on the ledger may also hold the act
-- `clues`. They are few among many entries.
CREATE INDEX ledger_of_clues ON ledger (seq) WHERE act = 'clues';
