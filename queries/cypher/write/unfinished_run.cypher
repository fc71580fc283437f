// purpose: the run that was begun and not published, if there is one
// parameters:
// returns: id, started_at
MATCH (g:Graphfraud {one: 1})
MATCH (r:Run)
WHERE r.id > coalesce(g.published, 0)
RETURN r.id AS id, r.started_at AS started_at
ORDER BY id
LIMIT 1
