-- purpose: accounts after one, as they go to the server
-- parameters: after
-- returns: code, key, guest, run
SELECT id AS code, key, guest, run FROM account WHERE id > :after ORDER BY id
