-- A flag is its facts from here on: `flag.body` of a new one has the values its words are made of (`facts`) and neither sentence nor
-- arithmetic. The program makes the words when somebody asks, by the rulebook that found it, whose files are kept whole. Flags of before
-- keep body, words and digest.

-- Fact: a file of a rulebook by its digest, shipped ones and the office's own.
CREATE TABLE rule_file (
    digest TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER rule_file_kept BEFORE UPDATE ON rule_file BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER rule_file_stays BEFORE DELETE ON rule_file BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;

-- Fact: which files a rulebook is made of, in the order in which they lie over each other; `layer` is 0 for shipped ones.
CREATE TABLE rulebook_file (
    rulebook TEXT NOT NULL REFERENCES rulebook (digest),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    layer INTEGER NOT NULL,
    file TEXT NOT NULL REFERENCES rule_file (digest),
    PRIMARY KEY (rulebook, place)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER rulebook_file_kept BEFORE UPDATE ON rulebook_file BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER rulebook_file_stays BEFORE DELETE ON rulebook_file BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;

DROP VIEW v_flags;
CREATE VIEW v_flags AS
    -- Public: every flag that stands, with where it stands, the numbers it read and the limits it used, as JSON. Its sentence and its
    -- arithmetic are made by the program: `hezhun export flags`.
SELECT s.period, s.hh_id, s.village, s.rule, s.severity, s.state, f.kind,
       json_extract(f.body, '$.numbers') AS numbers, json_extract(f.body, '$.limits') AS limits, s.since, s.settled
FROM standing s
JOIN flag f ON f.id = s.flag;
