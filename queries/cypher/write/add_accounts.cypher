// purpose: make accounts known; rows of code, key, guest, run
// parameters: rows
UNWIND $rows AS row
MERGE (a:Account {key: row[1]})
SET a.code = row[0], a.guest = row[2], a.run = row[3]
