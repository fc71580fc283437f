-- purpose: orders that used identifiers, with whose they are and how they ended; a derived one's are those of its parts
-- parameters: nodes, with_details
-- returns: seq, account, owner, at, amount, currency, status, outcome, cause, address, details
SELECT e.seq, a.key AS account, w.key AS owner, e.at, e.amount, e.currency, e.status,
       COALESCE(o.outcome, '') AS outcome, COALESCE(o.cause, '') AS cause, COALESCE(d.node, '') AS address,
       CASE WHEN :with_details = 1 THEN (SELECT c.details FROM event_details c WHERE c.seq = e.seq) ELSE '{}' END AS details
FROM json_each(:nodes) wanted
CROSS JOIN identifier_key k ON k.node = wanted.value
CROSS JOIN identifier i ON i.id = k.id
CROSS JOIN live_event e
  ON e.card = i.id OR e.email = i.id OR e.phone = i.id OR e.device = i.id
  OR e.ip IN (SELECT c.id FROM identifier c WHERE c.id = i.id OR c.parent = i.id)
  OR e.address IN (SELECT c.id FROM identifier c WHERE c.id = i.id OR c.parent = i.id)
CROSS JOIN account a ON a.id = e.account
CROSS JOIN account w ON w.id = e.owner
LEFT JOIN identifier d ON d.id = e.address
LEFT JOIN live_outcome o ON o.event_id = e.event_id
WHERE e.kind = 'order'
