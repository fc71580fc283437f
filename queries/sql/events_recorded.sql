-- purpose: the events among revisions of some numbers, and whether each corrects an earlier one, as lists
-- parameters: after, upto
-- returns: seq, corrects
SELECT group_concat(e.seq),
       group_concat(e.event_id IN (
         SELECT r.event_id
         FROM superseded s
         CROSS JOIN event_revision r ON r.seq = s.seq
         WHERE s.run <= (SELECT run FROM as_of)))
FROM event_revision e
WHERE e.seq > :after AND e.seq <= :upto
  AND e.run <= (SELECT run FROM as_of)
  AND NOT EXISTS (
    SELECT 1 FROM superseded s WHERE s.seq = e.seq AND s.run <= (SELECT run FROM as_of))
