// purpose: guests' owners from this run on; rows of guest, owner; no owner ends it
// parameters: run, rows
MATCH (r:Run {id: $run})
UNWIND $rows AS row
MATCH (g:Account {code: row[0]})
CREATE (r)-[:MOVED]->(g)
WITH g, row
OPTIONAL MATCH (g)-[b:BELONGS_TO]->(:Account)
WHERE b.until IS NULL
SET b.until = $run
WITH DISTINCT g, row
WHERE row[1] IS NOT NULL
MATCH (o:Account {code: row[1]})
CREATE (g)-[:BELONGS_TO {run: $run}]->(o)
