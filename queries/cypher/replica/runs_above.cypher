// purpose: runs that were begun after one
// parameters: run
// returns: id, started_at, record
MATCH (r:Run)
WHERE r.id > $run
RETURN r.id AS id, r.started_at AS started_at, r.record AS record
ORDER BY id
