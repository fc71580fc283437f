-- purpose: orders of accounts as the orders name them, guests apart, with whose they are and how they ended
-- parameters: accounts, with_details
-- returns: seq, account, owner, at, amount, currency, status, outcome, cause, address, details
SELECT e.seq, a.key AS account, w.key AS owner, e.at, e.amount, e.currency, e.status,
       COALESCE(o.outcome, '') AS outcome, COALESCE(o.cause, '') AS cause, COALESCE(d.node, '') AS address,
       CASE WHEN :with_details = 1 THEN (SELECT c.details FROM event_details c WHERE c.seq = e.seq) ELSE '{}' END AS details
FROM json_each(:accounts) wanted
CROSS JOIN account_key k ON k.key = wanted.value
CROSS JOIN account a ON a.id = k.id
CROSS JOIN live_event e ON e.account = a.id
CROSS JOIN account w ON w.id = e.owner
LEFT JOIN identifier d ON d.id = e.address
LEFT JOIN live_outcome o ON o.event_id = e.event_id
WHERE e.kind = 'order'
