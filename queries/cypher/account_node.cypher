// purpose: one account by its key; a guest known by an e-mail may belong to a registered one
// parameters: account
// returns: id, owner
MATCH (a:Account {key: $account})
WHERE a.run <= $as_of
OPTIONAL MATCH (a)-[b:BELONGS_TO]->(o:Account)
WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
RETURN a.code AS id, coalesce(o.code, a.code) AS owner
