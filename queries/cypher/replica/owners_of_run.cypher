// purpose: guests' owners as one run changed them; no owner where it ended it
// parameters: run
// returns: guest, owner
MATCH (:Run {id: $run})-[:MOVED]->(g:Account)
OPTIONAL MATCH (g)-[b:BELONGS_TO]->(o:Account)
WHERE b.run = $run
RETURN g.code AS guest, o.code AS owner
ORDER BY guest
