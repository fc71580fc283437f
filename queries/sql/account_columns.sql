-- purpose: whether the accounts of some numbers are guests, and what each is known by, as lists of numbers
-- parameters: after, upto
-- returns: id, guest
SELECT group_concat(id), group_concat(guest)
FROM account
WHERE id > :after AND id <= :upto
