-- Second visits (回头看). What is known of people stands in `doc`, which a purge empties; digests stay. From here on the ledger may also
-- hold the act `revisit`. Nothing here is a record: rules, forms and counts do not read it.

-- Fact: one drawing of households to be visited again, of the collectors of a period.
CREATE TABLE revisit_sample (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL,
    at TEXT NOT NULL,
    seed INTEGER NOT NULL,
    per_collector INTEGER NOT NULL
) STRICT;

-- Fact: a household that was drawn, once a period. `doc` is a JSON object: who collected, and the digest of the version that stood then.
CREATE TABLE revisit_pick (
    sample INTEGER NOT NULL REFERENCES revisit_sample (id),
    hh_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (sample, hh_id)
) STRICT, WITHOUT ROWID;

-- Fact: what a second visit found; of a household the newest stands. `sheet` numbers the readings of sheets. `doc` is a JSON object: who
-- visited on which day, the figures by field, and the file and row they came from.
CREATE TABLE revisit (
    id INTEGER PRIMARY KEY,
    sheet INTEGER NOT NULL,
    sample INTEGER NOT NULL REFERENCES revisit_sample (id),
    hh_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    doc TEXT NOT NULL
) STRICT;
CREATE INDEX revisit_of_sheet ON revisit (sheet);

CREATE TRIGGER revisit_sample_kept BEFORE UPDATE ON revisit_sample BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER revisit_sample_stays BEFORE DELETE ON revisit_sample BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER revisit_pick_kept BEFORE UPDATE ON revisit_pick BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER revisit_pick_stays BEFORE DELETE ON revisit_pick BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER revisit_kept BEFORE UPDATE ON revisit BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER revisit_stays BEFORE DELETE ON revisit BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
