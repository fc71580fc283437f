-- purpose: one ring whole, as JSON
-- parameters: ring
-- returns: body
SELECT body FROM live_ring WHERE ring = :ring
