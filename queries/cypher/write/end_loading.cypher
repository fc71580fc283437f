// purpose: a file was loaded whole, or cleaned away whole
// parameters:
MATCH (l:Loading {one: 1})
DELETE l
