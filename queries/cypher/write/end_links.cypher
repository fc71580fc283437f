// purpose: take links away whose every event was corrected; earlier runs go on seeing those of before this run
// parameters: run, rows
UNWIND $rows AS row
MATCH (a:Account {code: row[0]})
WITH a, row, row[1] AS other
MATCH (i:Identifier {code: other})
MATCH (a)-[u:USED_CARD|USED_EMAIL|USED_PHONE|USED_DEVICE|USED_IP|SHIPPED_TO]->(i)
FOREACH (_ IN CASE WHEN u.since < $run THEN [1] ELSE [] END |
  CREATE (a)-[:ONCE_USED {since: u.since, until: $run}]->(i))
DELETE u
