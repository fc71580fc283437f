// purpose: guests' owners as one run changed them; no owner where it ended it
// parameters: run
// returns: guest, owner
CALL () {
  MATCH (g:Account)-[b:BELONGS_TO]->(o:Account)
  WHERE b.run = $run
  RETURN g, o.code AS owner
  UNION ALL
  MATCH (g:Account)-[b:BELONGS_TO]->(:Account)
  WHERE b.until = $run AND NOT EXISTS { MATCH (g)-[n:BELONGS_TO]->() WHERE n.run = $run }
  RETURN g, null AS owner
}
RETURN g.code AS guest, owner
ORDER BY guest
