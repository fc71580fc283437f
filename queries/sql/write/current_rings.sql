-- purpose: the rings as the last run left them
-- parameters: 
SELECT ring, body FROM live_ring
