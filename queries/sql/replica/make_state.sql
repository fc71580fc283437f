-- purpose: make the place where a replica remembers how far it has come
-- parameters:
CREATE TABLE IF NOT EXISTS replica_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  store TEXT NOT NULL,
  step INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT
