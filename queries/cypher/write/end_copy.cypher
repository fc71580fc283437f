// purpose: a copy of another graph is whole from now on
// parameters:
MATCH (g:Graphfraud {one: 1})
REMOVE g.copying
