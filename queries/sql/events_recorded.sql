-- purpose: events that runs after one recorded, and whether each corrects an earlier revision
-- parameters: since
-- returns: seq, account, at, corrects
SELECT e.seq, e.account, e.at,
       EXISTS (SELECT 1 FROM event_revision o WHERE o.event_id = e.event_id AND o.seq < e.seq) AS corrects
FROM event_revision e
WHERE e.run > :since AND e.run <= (SELECT run FROM as_of)
