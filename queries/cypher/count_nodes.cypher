// purpose: how many events, accounts, rings and hubs there are
// parameters:
// returns: what, number
CALL () {
  MATCH (e:Revision)
  WHERE e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
  RETURN count(*) AS events
}
CALL () {
  MATCH (a:Account)
  WHERE EXISTS {
    MATCH (a)-[:MADE]->(e:Revision)
    WHERE e.run <= $as_of AND (e.superseded_in IS NULL OR e.superseded_in > $as_of)
  }
  OPTIONAL MATCH (a)-[b:BELONGS_TO]->(o:Account)
  WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
  RETURN count(DISTINCT coalesce(o, a)) AS accounts
}
CALL () {
  MATCH (v:RingRevision)
  WHERE v.run <= $as_of AND (v.until IS NULL OR v.until > $as_of)
  RETURN count(*) AS rings
}
CALL () {
  MATCH (h:Hub)
  WHERE h.run <= $as_of AND (h.until IS NULL OR h.until > $as_of)
  RETURN count(*) AS hubs
}
UNWIND [['events', events], ['accounts', accounts], ['rings', rings], ['hubs', hubs]] AS counted
RETURN counted[0] AS what, counted[1] AS number
