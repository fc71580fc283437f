-- purpose: make accounts that were added one after another findable by their keys
-- parameters: after, last
INSERT INTO account_key (key, id)
SELECT key, id FROM account WHERE id > :after AND id <= :last ORDER BY key
