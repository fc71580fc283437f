// purpose: the printed keys of identifiers by their numbers
// parameters: ids
// returns: id, node
UNWIND $ids AS wanted
MATCH (i:Identifier {code: wanted})
RETURN i.code AS id, i.node AS node
