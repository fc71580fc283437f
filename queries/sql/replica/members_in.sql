-- purpose: who is in the rings that one run wrote
-- parameters: run
-- returns: ring, account
SELECT m.ring, m.account
FROM ring_revision r
CROSS JOIN ring_member m ON m.ring = r.ring AND m.run = r.run
WHERE r.run = :run
ORDER BY m.ring, m.account
