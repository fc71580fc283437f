// purpose: record events; the last column tells whether it is the latest revision of its event
// parameters: rows
UNWIND $rows AS row
MATCH (a:Account {code: row[5]})
CREATE (a)-[:MADE]->(e:Revision {
  seq: row[0], id: row[1], run: row[2], kind: row[3], at: row[4], card: row[6], email: row[7], phone: row[8],
  device: row[9], ip: row[10], address: row[11], amount: row[12], currency: row[13], status: row[14],
  flags: row[15], digest: row[16], details: row[17], superseded_in: row[18]})
FOREACH (_ IN CASE WHEN row[18] IS NULL THEN [1] ELSE [] END | SET e:Event)
