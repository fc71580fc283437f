-- purpose: a guest's owner from this run on
-- parameters: guest, run, owner
INSERT INTO owner_revision (guest, run, owner)
SELECT g.id, :run, (SELECT o.id FROM account_key o WHERE o.key = :owner)
FROM account_key g
WHERE g.key = :guest
