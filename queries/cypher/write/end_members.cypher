// purpose: accounts that left rings with this run; rows of ring, account
// parameters: run, rows
UNWIND $rows AS row
MATCH (r:Ring {id: row[0]})-[m:HAS_MEMBER]->(:Account {key: row[1]})
WHERE m.until IS NULL
SET m.until = $run
