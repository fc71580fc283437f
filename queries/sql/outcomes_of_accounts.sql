-- purpose: every outcome that came in for events of accounts, those of their guests included, in its order
-- parameters: accounts
-- returns: owner, event_id, effective_at, outcome, cause
WITH users AS (
  SELECT k.key, a.id
  FROM json_each(:accounts) wanted
  CROSS JOIN account_key k ON k.key = wanted.value
  CROSS JOIN account a ON a.id = k.id
  UNION ALL
  SELECT k.key, g.guest
  FROM json_each(:accounts) wanted
  CROSS JOIN account_key k ON k.key = wanted.value
  CROSS JOIN live_owner g ON g.owner = k.id
)
SELECT u.key AS owner, e.event_id, o.effective_at, o.outcome, o.cause
FROM users u
CROSS JOIN live_event e ON e.account = u.id
CROSS JOIN outcome_revision o ON o.event_id = e.event_id
WHERE o.run <= (SELECT run FROM as_of)
ORDER BY u.key, e.event_id, o.effective_at, o.seq
