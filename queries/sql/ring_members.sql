-- purpose: who is in one ring, or in all
-- parameters: ring
-- returns: ring, account
SELECT m.ring, m.account
FROM live_ring r
JOIN ring_member m ON m.ring = r.ring AND m.run = r.run
WHERE :ring IS NULL OR r.ring = :ring
ORDER BY m.ring, m.account
