-- purpose: how many events, accounts, rings and hubs there are
-- parameters:
-- returns: what, number
SELECT 'events' AS what, COUNT(*) AS number FROM live_event
UNION ALL SELECT 'accounts', COUNT(DISTINCT owner) FROM live_event
UNION ALL SELECT 'rings', COUNT(*) FROM live_ring
UNION ALL SELECT 'hubs', COUNT(*) FROM live_hub
