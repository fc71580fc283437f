-- purpose: a copy that is no replica of a server forgets how far it has come
-- parameters:
DROP TABLE replica_state
