// purpose: rings from this run on
// parameters: rows
UNWIND $rows AS row
MERGE (r:Ring {id: row.ring})
CREATE (r)-[:HAS_REVISION]->(v:RingRevision)
SET v = row
