-- Where the file is under a password, the last entry of each day is signed by a key that only the password gives. Rows of a day are
-- replaced while it goes on; `public` and `signed` are in base sixteen. From here on the ledger may also hold the acts `clock` and
-- `password`.
CREATE TABLE signature (
    day TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    public TEXT NOT NULL,
    signed TEXT NOT NULL
) STRICT, WITHOUT ROWID;
