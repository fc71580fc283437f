// purpose: identifiers by their codes
// parameters: after, upto
// returns: code, node, label, strength, placeholder, parent, run
MATCH (i:Identifier)
WHERE i.code > $after AND i.code <= $upto
OPTIONAL MATCH (i)-[:IN_BUILDING|IN_SUBNET]->(p:Identifier)
RETURN i.code AS code, i.node AS node, i.label AS label, i.strength AS strength,
       i.placeholder AS placeholder, p.code AS parent, i.run AS run
ORDER BY i.code
