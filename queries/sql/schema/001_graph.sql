-- The graph store, version 1. Events and outcomes are append-only revisions that carry the run which
-- recorded them; what a run derived (owners, hubs, rings) is kept as changes, by run.

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  record TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- The one pointer that readers follow. A run with a higher number is not finished.
CREATE TABLE published (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  run INTEGER NOT NULL REFERENCES run
) STRICT;

-- A file that was loaded whole; report is what is said of it in the run record.
CREATE TABLE feed_file (
  number INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  mapping_sha256 TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES run,
  name TEXT NOT NULL,
  feed TEXT NOT NULL,
  report TEXT NOT NULL,
  UNIQUE (sha256, mapping_sha256)
) STRICT;

-- guest: 0 registered with the shop, 1 guest known by an e-mail, 2 guest known by one event only.
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  guest INTEGER NOT NULL,
  run INTEGER NOT NULL
) STRICT;

-- From a key to its number. Tables and not indexes, so that a load adds its keys sorted, many at a time, where
-- an index would take each by itself at a random place. Every account and identifier of a committed file is here.
CREATE TABLE account_key (
  key TEXT PRIMARY KEY,
  id INTEGER NOT NULL REFERENCES account
) STRICT, WITHOUT ROWID;

-- node is the printed key (email:taro@example.jp); label and strength are the codes of graphfraud.model.
CREATE TABLE identifier (
  id INTEGER PRIMARY KEY,
  node TEXT NOT NULL,
  label INTEGER NOT NULL,
  strength INTEGER NOT NULL,
  placeholder TEXT NOT NULL,
  parent INTEGER REFERENCES identifier,
  run INTEGER NOT NULL
) STRICT;

CREATE TABLE identifier_key (
  node TEXT PRIMARY KEY,
  id INTEGER NOT NULL REFERENCES identifier
) STRICT, WITHOUT ROWID;

CREATE TABLE event_revision (
  seq INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL,
  digest BLOB NOT NULL,
  run INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER,
  account INTEGER NOT NULL,
  card INTEGER,
  email INTEGER,
  phone INTEGER,
  device INTEGER,
  ip INTEGER,
  address INTEGER,
  amount INTEGER,
  currency TEXT NOT NULL,
  status TEXT NOT NULL,
  flags INTEGER NOT NULL,
  UNIQUE (event_id, digest)
) STRICT;

-- The columns that the events of a feed have in common, as a JSON array of names.
CREATE TABLE event_layout (
  id INTEGER PRIMARY KEY,
  names TEXT NOT NULL UNIQUE
) STRICT;

-- What a screen shows of an event: a JSON array with a cell for each name of its layout. Apart from the columns
-- that the detector reads whole: with it they would be three times as long.
CREATE TABLE event_cells (
  seq INTEGER PRIMARY KEY REFERENCES event_revision,
  layout INTEGER NOT NULL REFERENCES event_layout,
  cells TEXT NOT NULL
) STRICT;

-- The same as one JSON object an event, without empty cells.
CREATE VIEW event_details AS
SELECT c.seq,
       (SELECT json_group_object(n.value, v.value)
        FROM json_each(l.names) n
        JOIN json_each(c.cells) v ON v.key = n.key
        WHERE v.value <> '') AS details
FROM event_cells c
JOIN event_layout l ON l.id = c.layout;

-- A revision that a later one, recorded in `run`, has replaced. Few: only corrections are here.
CREATE TABLE superseded (
  seq INTEGER PRIMARY KEY,
  run INTEGER NOT NULL
) STRICT;

-- effective_at is outcome_at, or when the recording run began where the feed gives no time.
CREATE TABLE outcome_revision (
  seq INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL,
  digest BLOB NOT NULL,
  run INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  outcome_at INTEGER,
  effective_at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  liability TEXT NOT NULL,
  recovered INTEGER,
  UNIQUE (event_id, digest)
) STRICT;

-- owner is the one registered account with a guest's e-mail; NULL from the run on where there is none any more.
CREATE TABLE owner_revision (
  guest INTEGER NOT NULL,
  run INTEGER NOT NULL,
  owner INTEGER,
  PRIMARY KEY (guest, run)
) STRICT, WITHOUT ROWID;

CREATE INDEX owner_revision_owner ON owner_revision (owner) WHERE owner IS NOT NULL;

-- reason is empty from the run on in which the node is no hub any more.
CREATE TABLE hub_revision (
  node TEXT NOT NULL,
  run INTEGER NOT NULL,
  degree INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (node, run)
) STRICT, WITHOUT ROWID;

-- ended is 1 from the run on in which the ring is no more. body is the whole ring as JSON.
CREATE TABLE ring_revision (
  ring TEXT NOT NULL,
  run INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  score INTEGER NOT NULL,
  size INTEGER NOT NULL,
  state TEXT NOT NULL,
  priority INTEGER NOT NULL,
  money_at_risk INTEGER NOT NULL,
  money_spent INTEGER NOT NULL,
  currency TEXT NOT NULL,
  orders INTEGER NOT NULL,
  first_seen INTEGER,
  last_seen INTEGER,
  top_signal TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (ring, run)
) STRICT;

CREATE TABLE ring_member (
  ring TEXT NOT NULL,
  run INTEGER NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (ring, run, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX ring_member_account ON ring_member (account);
