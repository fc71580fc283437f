// purpose: the numbers of accounts, and of the guests that belong to them, by the accounts' keys
// parameters: keys
// returns: id
UNWIND $keys AS wanted
MATCH (a:Account {key: wanted})
OPTIONAL MATCH (guest:Account)-[b:BELONGS_TO]->(a)
WHERE b.run <= $as_of AND (b.until IS NULL OR b.until > $as_of)
WITH a, collect(guest.code) AS guests
UNWIND [a.code] + guests AS id
RETURN DISTINCT id
ORDER BY id
