-- Tables beside the records: rosters, work spells, ledgers. `file.kind` names the table, `file.columns` its columns.

-- Fact: one row of such a file as it was given. Of the files of one table and period, those of the newest batch stand.
-- `cert18` are the first 18 characters of the certificate; `doc` is a canonical JSON object of the row's values by column.
CREATE TABLE table_row (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file (id),
    row INTEGER NOT NULL,
    period TEXT NOT NULL,
    hh_id TEXT NOT NULL,
    cert18 TEXT NOT NULL,
    name TEXT NOT NULL,
    village TEXT NOT NULL,
    doc TEXT NOT NULL
) STRICT;
CREATE INDEX table_row_of_file ON table_row (file, period);

CREATE TRIGGER table_row_kept BEFORE UPDATE ON table_row BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER table_row_stays BEFORE DELETE ON table_row BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
