// purpose: what is known of some identifiers and of what they derive, as numbers
// parameters: ids
// returns: id, label, strength, placeholder, parent
UNWIND $ids AS wanted
MATCH (i:Identifier {code: wanted})
OPTIONAL MATCH (i)-[:IN_BUILDING|IN_SUBNET]->(parent:Identifier)
UNWIND [i, parent] AS one
WITH DISTINCT one
WHERE one IS NOT NULL
OPTIONAL MATCH (one)-[:IN_BUILDING|IN_SUBNET]->(parent:Identifier)
RETURN one.code AS id, one.label AS label, one.strength AS strength, one.placeholder <> '' AS placeholder,
       coalesce(parent.code, -1) AS parent
