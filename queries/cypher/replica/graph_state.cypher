// purpose: which graph this is, its last whole change, and what it is an unfinished copy of
// parameters:
// returns: store, schema, published, step, state, copying
MATCH (g:Graphfraud {one: 1})
RETURN g.store AS store, g.schema AS schema, g.published AS published, g.step AS step, g.state AS state,
       g.copying AS copying
