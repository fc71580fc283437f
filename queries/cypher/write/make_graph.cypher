// purpose: mark an empty database as a graph, or as a copy of one that is being made
// parameters: store, schema, copying
MERGE (g:Graphfraud {one: 1})
ON CREATE SET g.store = $store, g.schema = $schema, g.step = 0, g.state = '', g.copying = $copying
