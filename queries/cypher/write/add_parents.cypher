// purpose: join addresses to their buildings, or IPs to their subnets; rows of code, code of the parent
// parameters: type, rows
UNWIND $rows AS row
MATCH (i:Identifier {code: row[0]})
WITH i, row, row[1] AS other
MATCH (p:Identifier {code: other})
CREATE (i)-[:$($type)]->(p)
