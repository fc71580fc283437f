-- purpose: older revisions that those after one have replaced
-- parameters: after
-- returns: seq, run
SELECT DISTINCT s.seq, s.run
FROM event_revision n
CROSS JOIN event_revision o ON o.event_id = n.event_id AND o.seq <= :after
CROSS JOIN superseded s ON s.seq = o.seq
WHERE n.seq > :after
ORDER BY s.seq
