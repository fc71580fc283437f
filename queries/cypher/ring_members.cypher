// purpose: who is in one ring, or in all
// parameters: ring
// returns: ring, account
CALL () {
  WITH $ring AS wanted
  WHERE wanted IS NULL
  MATCH (r:Ring)
  RETURN r
  UNION ALL
  MATCH (r:Ring {id: $ring})
  RETURN r
}
MATCH (r)-[m:HAS_MEMBER]->(a:Account)
WHERE m.run <= $as_of AND (m.until IS NULL OR m.until > $as_of)
RETURN r.id AS ring, a.key AS account
ORDER BY r.id, a.key
