// purpose: mark revisions that newer ones replace; rows of seq, run
// parameters: rows
UNWIND $rows AS row
MATCH (e:Revision {seq: row[0]})
SET e.superseded_in = row[1]
REMOVE e:Event
