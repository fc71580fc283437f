// purpose: move the one pointer that readers follow
// parameters: run
MATCH (g:Graphfraud {one: 1})
SET g.published = $run
