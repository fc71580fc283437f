-- purpose: every run, and whether it was published; the record of one that was not is forgotten
-- parameters:
-- returns: id, started_at, record, published
SELECT r.id, r.started_at, CASE WHEN r.id <= p.run THEN r.record ELSE '{}' END AS record, r.id <= p.run AS published
FROM run r
CROSS JOIN (SELECT COALESCE(MAX(run), 0) AS run FROM published) p
ORDER BY r.id
