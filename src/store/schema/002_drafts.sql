-- What somebody has typed and not sent off: kept so that a crash loses no words, gone as soon as they are sent or thrown away.
-- No fact: nothing refers to it, and no check covers it. Free text, so it stands in the office's file and nowhere else.
CREATE TABLE draft (
    reviewer TEXT NOT NULL REFERENCES staff (code),
    what TEXT NOT NULL,
    at TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (reviewer, what)
) STRICT, WITHOUT ROWID;
