// purpose: the changes from one on, in their order
// parameters: number, limit
// returns: number, kind, run, file, state, revision, account, identifier, outcome, revisions, outcomes
MATCH (s:Step)
WHERE s.number >= $number
RETURN s.number AS number, s.kind AS kind, s.run AS run, s.file AS file, s.state AS state,
       s.revision AS revision, s.account AS account, s.identifier AS identifier, s.outcome AS outcome,
       s.revisions AS revisions, s.outcomes AS outcomes
ORDER BY s.number
LIMIT $limit
