// purpose: join addresses to their buildings, or IPs to their subnets; rows of code, code of the parent
// parameters: type, rows
UNWIND $rows AS row
MATCH (i:Identifier {code: row[0]})
MATCH (p:Identifier {code: row[1]})
CREATE (i)-[:$($type)]->(p)
