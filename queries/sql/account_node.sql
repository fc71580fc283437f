-- purpose: one account by its key; a guest known by an e-mail may belong to a registered one
-- parameters: account
-- returns: id, owner
SELECT a.id, COALESCE((SELECT o.owner FROM live_owner o WHERE o.guest = a.id), a.id) AS owner
FROM account_key k
CROSS JOIN account a ON a.id = k.id
WHERE k.key = :account AND a.run <= (SELECT run FROM as_of)
