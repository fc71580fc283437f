// purpose: the newest run's number
// parameters:
// returns: id
MATCH (r:Run)
RETURN coalesce(max(r.id), 0) AS id
