// purpose: how many events, accounts, rings and hubs there are
// parameters:
// returns: what, number
MATCH (e:Revision)
WHERE e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
WITH count(*) AS number
RETURN 'events' AS what, number
UNION ALL
MATCH (a:Account)
WHERE EXISTS {
  MATCH (a)-[:MADE]->(e:Revision)
  WHERE e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
}
OPTIONAL MATCH (a)-[b:BELONGS_TO]->(o:Account)
WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
WITH count(DISTINCT coalesce(o, a)) AS number
RETURN 'accounts' AS what, number
UNION ALL
MATCH (v:RingRevision)
WHERE v.run <= $as_of AND (v.until IS NULL OR v.until > $as_of)
WITH count(*) AS number
RETURN 'rings' AS what, number
UNION ALL
MATCH (h:Hub)
WHERE h.run <= $as_of AND (h.until IS NULL OR h.until > $as_of)
WITH count(*) AS number
RETURN 'hubs' AS what, number
