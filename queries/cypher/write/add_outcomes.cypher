// purpose: record outcomes
// parameters: rows
UNWIND $rows AS row
CREATE (:Outcome {
  seq: row[0], event_id: row[1], run: row[2], outcome: row[3], outcome_at: row[4], effective_at: row[5],
  cause: row[6], liability: row[7], recovered: row[8], digest: row[9]})
