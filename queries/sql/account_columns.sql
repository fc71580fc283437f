-- purpose: whether each account is a guest, and the e-mail that a guest is known by
-- parameters:
-- returns: id, guest
SELECT id, guest FROM account
