// purpose: remember that a file is being loaded, and what was there before it
// parameters: run, name, revision, account, identifier, outcome
MERGE (l:Loading {one: 1})
SET l.run = $run, l.name = $name, l.revision = $revision, l.account = $account, l.identifier = $identifier,
    l.outcome = $outcome
