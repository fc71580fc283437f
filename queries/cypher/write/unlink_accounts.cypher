// purpose: take away the links that a run made for accounts, but those that stand; rows of account, identifiers
// parameters: run, rows
UNWIND $rows AS row
MATCH (a:Account {code: row[0]})-[u:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO]->(i)
WHERE u.since = $run AND NOT i.code IN row[1]
DELETE u
