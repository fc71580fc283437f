// purpose: which graph this is, and its last whole change
// parameters:
// returns: store, schema, published, step, state
MATCH (g:Graphfraud {one: 1})
RETURN g.store AS store, g.schema AS schema, g.published AS published, g.step AS step, g.state AS state
