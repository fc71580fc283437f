-- purpose: what some revisions say that accounts use
-- parameters: ids
-- returns: account, card, email, phone, device, ip, address
SELECT e.account, e.card, e.email, e.phone, e.device, e.ip, e.address
FROM json_each(:ids) wanted
CROSS JOIN event_revision e ON e.seq = wanted.value
