-- What one connection sees: everything as the run in temp.as_of left it. Readers and the writer differ only in it.

CREATE TEMP TABLE as_of (run INTEGER NOT NULL);

CREATE TEMP VIEW live_owner AS
SELECT o.guest, o.owner
FROM owner_revision o
WHERE o.run <= (SELECT run FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM owner_revision n
    WHERE n.guest = o.guest AND n.run > o.run AND n.run <= (SELECT run FROM as_of))
  AND o.owner IS NOT NULL;

CREATE TEMP VIEW live_event AS
SELECT e.*, COALESCE((SELECT o.owner FROM live_owner o WHERE o.guest = e.account), e.account) AS owner
FROM event_revision e
WHERE e.run <= (SELECT run FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM superseded s WHERE s.seq = e.seq AND s.run <= (SELECT run FROM as_of));

CREATE TEMP VIEW live_outcome AS
SELECT o.*
FROM outcome_revision o
WHERE o.run <= (SELECT run FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM outcome_revision n
    WHERE n.event_id = o.event_id AND n.run <= (SELECT run FROM as_of)
      AND (n.effective_at, n.seq) > (o.effective_at, o.seq));

CREATE TEMP VIEW live_hub AS
SELECT h.node, h.degree, h.reason
FROM hub_revision h
WHERE h.run <= (SELECT run FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM hub_revision n
    WHERE n.node = h.node AND n.run > h.run AND n.run <= (SELECT run FROM as_of))
  AND h.reason <> '';

CREATE TEMP VIEW live_ring AS
SELECT r.*
FROM ring_revision r
WHERE r.run <= (SELECT run FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM ring_revision n
    WHERE n.ring = r.ring AND n.run > r.run AND n.run <= (SELECT run FROM as_of))
  AND r.ended = 0;
