// purpose: say what accounts use; rows of account, identifier, first_seen, last_seen, times
// parameters: type, run, rows
UNWIND $rows AS row
MATCH (a:Account {code: row[0]})
WITH a, row, row[1] AS other
MATCH (i:Identifier {code: other})
MERGE (a)-[u:$($type)]->(i)
ON CREATE SET u.since = $run
SET u.first_seen = row[2], u.last_seen = row[3], u.times = row[4]
