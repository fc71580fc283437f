-- purpose: events recorded after one revision, and whether each corrects an earlier one
-- parameters: after
-- returns: seq, corrects
SELECT e.seq,
       EXISTS (SELECT 1 FROM event_revision o WHERE o.event_id = e.event_id AND o.seq < e.seq) AS corrects
FROM live_event e
WHERE e.seq > :after
