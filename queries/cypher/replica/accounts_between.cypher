// purpose: accounts by their codes
// parameters: after, upto
// returns: code, key, guest, run
MATCH (a:Account)
WHERE a.code > $after AND a.code <= $upto
RETURN a.code AS code, a.key AS key, a.guest AS guest, a.run AS run
ORDER BY a.code
