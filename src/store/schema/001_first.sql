-- The office's file, first shape. Facts are append-only and guarded by triggers at the end; caches say so.
-- Times are UTC `2024-10-18T08:30:00Z`; amounts are fen; periods are `2024`, `2024q1`, `2024h1`, `2024q3`.

-- What the file says of itself: stamp (office or practice), current period.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Reviewers: the ledger holds the code, the name stands only here.
CREATE TABLE staff (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- Fact: one import command, or the undoing of one.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    undoes INTEGER REFERENCES batch (id)
) STRICT;

-- Fact: one file (or sheet) of a batch. `columns` is a JSON list of field codes; the name is without its folder.
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL REFERENCES batch (id),
    name TEXT NOT NULL,
    sheet TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    rows INTEGER NOT NULL,
    households INTEGER NOT NULL,
    problems INTEGER NOT NULL,
    digest TEXT NOT NULL,
    encoding TEXT NOT NULL,
    export_date TEXT NOT NULL,
    columns TEXT NOT NULL
) STRICT;
CREATE INDEX file_of_batch ON file (batch);

-- Fact: one household in one period, as one canonical document. `doc` with no household fields means: no record any more.
-- `sources` says file and row of each layer: {"yearly":{"file":1,"row":2,"members":[[1,2],[1,3]]},"collection":{…}}.
CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL,
    hh_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    batch INTEGER NOT NULL REFERENCES batch (id),
    digest TEXT NOT NULL,
    sources TEXT NOT NULL,
    doc TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX version_of_household ON version (period, hh_id, seq, digest, batch);
CREATE INDEX version_of_batch ON version (batch);

-- Fact: the text of a rulebook with the office's overlay, by digest.
CREATE TABLE rulebook (
    digest TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Fact: one run of the rules. `upto` is the newest version it saw, `body` its tallies as JSON,
-- `digest` covers its flags and its outcome letters.
CREATE TABLE assessment (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    period TEXT NOT NULL,
    as_of TEXT NOT NULL,
    rulebook TEXT NOT NULL REFERENCES rulebook (digest),
    upto INTEGER NOT NULL,
    digest TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- Fact: one finding, stored once however often it is found again. `hh_id` or `village` is empty when it is not about one.
CREATE TABLE flag (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    hh_id TEXT NOT NULL,
    village TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- Fact: which findings an assessment made.
CREATE TABLE found (
    assessment INTEGER NOT NULL REFERENCES assessment (id),
    flag INTEGER NOT NULL REFERENCES flag (id),
    PRIMARY KEY (assessment, flag)
) STRICT, WITHOUT ROWID;

-- Fact: one letter for each household rule, in the order of the assessment's `rules`; written when it differs from the one before.
CREATE TABLE outcome (
    period TEXT NOT NULL,
    hh_id TEXT NOT NULL,
    assessment INTEGER NOT NULL REFERENCES assessment (id),
    letters TEXT NOT NULL,
    PRIMARY KEY (period, hh_id, assessment)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_of_assessment ON outcome (assessment);

-- Fact: the ledger, each row naming the hash of the one before. `payload` is JSON of codes, numbers and digests only.
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    station TEXT NOT NULL,
    at TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    act TEXT NOT NULL,
    grp INTEGER NOT NULL,
    hh_id TEXT NOT NULL,
    version TEXT NOT NULL,
    payload TEXT NOT NULL,
    before TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_of_household ON ledger (hh_id, seq) WHERE hh_id <> '';
CREATE INDEX ledger_of_group ON ledger (grp);

-- Words of people, by the ledger entry that they belong to; archiving may empty this table.
CREATE TABLE note (
    seq INTEGER PRIMARY KEY REFERENCES ledger (seq),
    period TEXT NOT NULL,
    hh_id TEXT NOT NULL,
    field TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX note_of_household ON note (hh_id);

-- Return slips and their lines; the sentences may be emptied by archiving.
CREATE TABLE slip (
    number TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    period TEXT NOT NULL,
    grp INTEGER NOT NULL,
    at TEXT NOT NULL,
    due TEXT NOT NULL,
    UNIQUE (year, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE slip_line (
    slip TEXT NOT NULL REFERENCES slip (number),
    hh_id TEXT NOT NULL,
    round INTEGER NOT NULL,
    asks TEXT NOT NULL,
    evidence TEXT NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (slip, hh_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX slip_line_of_household ON slip_line (hh_id);

-- Cache: where each case stands; equal to a replay of the ledger (`verify` checks it).
-- `seen` is the digest of the version the last decision was made on.
CREATE TABLE cases (
    period TEXT NOT NULL,
    hh_id TEXT NOT NULL,
    status TEXT NOT NULL,
    round INTEGER NOT NULL,
    since TEXT NOT NULL,
    due TEXT NOT NULL,
    slip TEXT NOT NULL,
    seen TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (period, hh_id)
) STRICT, WITHOUT ROWID;

-- Cache: where each flag stands; equal to a replay. `settled` is the ledger entry by which a person settled it, 0 for none.
CREATE TABLE standing (
    period TEXT NOT NULL,
    hh_id TEXT NOT NULL,
    village TEXT NOT NULL,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,
    severity TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    flag INTEGER NOT NULL REFERENCES flag (id),
    settled INTEGER NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (period, hh_id, village, rule)
) STRICT, WITHOUT ROWID;

-- Cache: what the queue shows of a household, made with each assessment. `now` and `before` are per head, `net` is the household's.
-- `tails` are the last six characters of the household's certificates, with spaces between. `why` is {"zh":…,"en":…}.
CREATE TABLE line (
    period TEXT NOT NULL,
    hh_id TEXT NOT NULL,
    village TEXT NOT NULL,
    grp TEXT NOT NULL,
    head TEXT NOT NULL,
    category TEXT NOT NULL,
    size INTEGER,
    size_before INTEGER,
    now INTEGER,
    before INTEGER,
    before_why TEXT NOT NULL,
    change INTEGER,
    net INTEGER,
    net_before INTEGER,
    collector TEXT NOT NULL,
    tails TEXT NOT NULL,
    score INTEGER NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (period, hh_id)
) STRICT, WITHOUT ROWID;

-- The public views carry their descriptions inside, so that `.schema v_queue` shows them.
CREATE VIEW v_queue AS
    -- Public: the queue of every period, heaviest first within a period.
    -- Amounts in yuan with two decimals; high, medium and low count the flags nobody has settled.
SELECT c.period, c.hh_id, l.village, l.grp AS "group", l.head, l.category, l.size,
       CASE WHEN l.now IS NULL THEN NULL
           ELSE printf('%s%d.%02d', iif(l.now < 0, '-', ''), abs(l.now) / 100, abs(l.now) % 100) END AS net_pc,
       CASE WHEN l.before IS NULL THEN NULL
           ELSE printf('%s%d.%02d', iif(l.before < 0, '-', ''), abs(l.before) / 100, abs(l.before) % 100) END AS net_pc_before,
       c.status, c.round, c.since, c.due, c.slip,
       (SELECT count(*) FROM standing s WHERE s.period = c.period AND s.hh_id = c.hh_id AND s.severity = 'high'
           AND s.state IN ('open', 'pending', 'reopened')) AS high,
       (SELECT count(*) FROM standing s WHERE s.period = c.period AND s.hh_id = c.hh_id AND s.severity = 'medium'
           AND s.state IN ('open', 'pending', 'reopened')) AS medium,
       (SELECT count(*) FROM standing s WHERE s.period = c.period AND s.hh_id = c.hh_id AND s.severity = 'low'
           AND s.state IN ('open', 'pending', 'reopened')) AS low,
       l.score
FROM cases c
LEFT JOIN line l ON l.period = c.period AND l.hh_id = c.hh_id
ORDER BY c.period DESC, l.score DESC, c.hh_id;

CREATE VIEW v_flags AS
    -- Public: every flag that stands, with where it stands, its sentence and its arithmetic.
SELECT s.period, s.hh_id, s.village, s.rule, s.severity, s.state, f.kind,
       json_extract(f.body, '$.said.zh') AS said, json_extract(f.body, '$.worked.zh') AS worked,
       json_extract(f.body, '$.numbers') AS numbers, json_extract(f.body, '$.limits') AS limits, s.since, s.settled
FROM standing s
JOIN flag f ON f.id = s.flag;

CREATE VIEW v_income AS
    -- Public: the current figures, one row a household, period and field; money as written in yuan.
SELECT v.period, v.hh_id, j.key AS field,
       CASE j.type WHEN 'object' THEN json_extract(j.value, '$.value') ELSE j.value END AS value
FROM version v
JOIN json_each(v.doc, '$.h') j
WHERE v.seq = (SELECT max(n.seq) FROM version n WHERE n.period = v.period AND n.hh_id = v.hh_id);

CREATE VIEW v_ledger AS
    -- Public: who did what when; the hash is the chain's.
SELECT l.seq, l.at, coalesce(s.name, l.reviewer) AS reviewer, l.act, l.grp AS "group", l.hh_id, l.payload, l.hash
FROM ledger l
LEFT JOIN staff s ON s.code = l.reviewer
ORDER BY l.seq;

-- Facts are never changed and never taken away.
CREATE TRIGGER batch_kept BEFORE UPDATE ON batch BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER batch_stays BEFORE DELETE ON batch BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER file_kept BEFORE UPDATE ON file BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER file_stays BEFORE DELETE ON file BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER version_kept BEFORE UPDATE ON version BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER version_stays BEFORE DELETE ON version BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER rulebook_kept BEFORE UPDATE ON rulebook BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER rulebook_stays BEFORE DELETE ON rulebook BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER assessment_kept BEFORE UPDATE ON assessment BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER assessment_stays BEFORE DELETE ON assessment BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER flag_kept BEFORE UPDATE ON flag BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER flag_stays BEFORE DELETE ON flag BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER found_kept BEFORE UPDATE ON found BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER found_stays BEFORE DELETE ON found BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER outcome_kept BEFORE UPDATE ON outcome BEGIN SELECT raise(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER outcome_stays BEFORE DELETE ON outcome BEGIN SELECT raise(ABORT, 'a fact is never deleted'); END;
CREATE TRIGGER ledger_kept BEFORE UPDATE ON ledger BEGIN SELECT raise(ABORT, 'a ledger entry is never changed'); END;
CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger BEGIN SELECT raise(ABORT, 'a ledger entry is never deleted'); END;
