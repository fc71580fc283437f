-- purpose: mark the revisions that newer ones replace
-- parameters: run, before
INSERT INTO superseded (seq, run)
SELECT o.seq, :run
FROM event_revision n
JOIN event_revision o ON o.event_id = n.event_id AND o.seq < n.seq
WHERE n.seq > :before
ON CONFLICT (seq) DO NOTHING
