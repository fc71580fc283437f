-- purpose: the run that wrote each published ring as it is, its state, and until when it is work
-- parameters:
-- returns: ring, run, state, work_until
SELECT ring, run, state, json_extract(body, '$.work_until') AS work_until FROM live_ring
