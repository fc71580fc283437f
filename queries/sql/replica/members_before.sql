-- purpose: who was in the rings that one run wrote, before it
-- parameters: run
-- returns: ring, account
SELECT m.ring, m.account
FROM ring_revision r
CROSS JOIN ring_member m
  ON m.ring = r.ring
 AND m.run = (SELECT MAX(p.run) FROM ring_revision p WHERE p.ring = r.ring AND p.run < r.run)
WHERE r.run = :run
ORDER BY m.ring, m.account
