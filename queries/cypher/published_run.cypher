// purpose: the number of the run that readers follow
// parameters:
// returns: run
MATCH (g:Graphfraud {one: 1})
WHERE g.published IS NOT NULL
RETURN g.published AS run
