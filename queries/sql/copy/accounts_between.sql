-- purpose: accounts by their codes
-- parameters: after, upto
-- returns: code, key, guest, run
SELECT id AS code, key, guest, run FROM account WHERE id > :after AND id <= :upto ORDER BY id
