-- purpose: what accounts use of one label, by the run that recorded it and the run that replaced it
-- parameters: label
-- returns: account, identifier, run, until, first_seen, last_seen, times
WITH used AS (
  SELECT e.account,
         CASE :label WHEN 'card' THEN e.card WHEN 'email' THEN e.email WHEN 'phone' THEN e.phone
                     WHEN 'device' THEN e.device WHEN 'ip' THEN e.ip WHEN 'address' THEN e.address
         END AS identifier,
         e.run, s.run AS until, e.at
  FROM event_revision e
  LEFT JOIN superseded s ON s.seq = e.seq
)
SELECT account, identifier, run, until, MIN(at) AS first_seen, MAX(at) AS last_seen, COUNT(*) AS times
FROM used
WHERE identifier IS NOT NULL
GROUP BY account, identifier, run, until
ORDER BY account, identifier, run
