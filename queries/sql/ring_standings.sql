-- purpose: the run that wrote each published ring as it is, and whether it is in the queue
-- parameters:
-- returns: ring, run, state, last_seen
SELECT ring, run, state, last_seen FROM live_ring
