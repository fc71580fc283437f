// purpose: say which schema version the graph has now
// parameters: schema
MATCH (g:Graphfraud {one: 1})
SET g.schema = $schema
