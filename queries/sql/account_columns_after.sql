-- purpose: whether each account that is newer than one is a guest
-- parameters: after
-- returns: id, guest
SELECT id, guest FROM account WHERE id > :after
