// purpose: hubs from this run on; rows of node, degree, reason; an empty reason ends it
// parameters: run, rows
UNWIND $rows AS row
OPTIONAL MATCH (h:Hub {node: row[0]})
USING INDEX h:Hub(node, run)
WHERE h.run < $run AND h.until IS NULL
SET h.until = $run
WITH DISTINCT row
WHERE row[2] <> ''
CREATE (:Hub {node: row[0], run: $run, degree: row[1], reason: row[2]})
