// purpose: the keys of accounts by their numbers
// parameters: ids
// returns: id, key
UNWIND $ids AS wanted
MATCH (a:Account {code: wanted})
RETURN a.code AS id, a.key AS key
