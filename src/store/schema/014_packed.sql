-- A cache: the records of a period as they stand, packed column after column (`domain/roll/packed.rs`), so that whoever asks all of them
-- does not read every document. Two parts a period: 'households' and 'members'. A new record takes the cache of its period away, whoever
-- writes it; the next import or run of the rules makes it anew. `verify` holds it against the documents.
CREATE TABLE packed (
    period TEXT NOT NULL,
    part TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (period, part)
) STRICT;
CREATE TRIGGER packed_outdated AFTER INSERT ON version BEGIN DELETE FROM packed WHERE period = NEW.period; END;
