-- purpose: every run, and whether it was published
-- parameters:
-- returns: id, started_at, record, published
SELECT r.id, r.started_at, r.record, r.id <= COALESCE((SELECT run FROM published), 0) AS published
FROM run r
ORDER BY r.id
