// purpose: accounts that are in rings from this run on; rows of ring, account
// parameters: run, rows
UNWIND $rows AS row
MATCH (r:Ring {id: row[0]})
MERGE (a:Account {key: row[1]})
CREATE (r)-[:HAS_MEMBER {run: $run}]->(a)
