// purpose: make identifiers of one label known; rows of code, key, node, strength, placeholder, run
// parameters: label, number, rows
UNWIND $rows AS row
CREATE (:Identifier:$($label) {
  code: row[0], key: row[1], node: row[2], label: $number, strength: row[3], placeholder: row[4], run: row[5]})
