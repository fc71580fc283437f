// purpose: take back that revisions were replaced
// parameters: seqs
UNWIND $seqs AS seq
MATCH (e:Revision {seq: seq})
SET e:Event
REMOVE e.superseded_in
