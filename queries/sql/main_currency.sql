-- purpose: the currency that most events with an amount are in
-- parameters:
-- returns: currency
SELECT e.currency
FROM event_revision e
WHERE e.amount IS NOT NULL AND e.currency <> '' AND e.run <= (SELECT run FROM as_of)
GROUP BY e.currency
ORDER BY COUNT(*) DESC, e.currency
LIMIT 1
