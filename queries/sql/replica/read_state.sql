-- purpose: which graph a replica is of, and up to which change
-- parameters:
-- returns: store, step, state
SELECT store, step, state FROM replica_state WHERE one = 1
