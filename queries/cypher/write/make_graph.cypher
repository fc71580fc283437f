// purpose: mark an empty database as a graph
// parameters: store, schema
MERGE (g:Graphfraud {one: 1})
ON CREATE SET g.store = $store, g.schema = $schema, g.step = 0, g.state = ''
