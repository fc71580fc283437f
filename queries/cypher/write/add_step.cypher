// purpose: one more change of the graph is whole: a file, or a published run
// parameters: number, kind, run, file, state, revision, account, identifier, outcome, revisions, outcomes
MATCH (g:Graphfraud {one: 1})
CREATE (:Step {
  number: $number, kind: $kind, run: $run, file: $file, state: $state, revision: $revision,
  account: $account, identifier: $identifier, outcome: $outcome, revisions: $revisions, outcomes: $outcomes})
SET g.step = $number, g.state = $state
