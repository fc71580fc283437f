// purpose: how many identifiers of each label there are
// parameters:
// returns: label, number
MATCH (i:Identifier)
WHERE i.run <= $as_of
RETURN i.label AS label, count(*) AS number
ORDER BY label
