// purpose: the file that was not finished, if there is one, and what was there before it
// parameters:
// returns: run, name, revision, account, identifier, outcome
MATCH (l:Loading {one: 1})
RETURN l.run AS run, l.name AS name, l.revision AS revision, l.account AS account,
       l.identifier AS identifier, l.outcome AS outcome
