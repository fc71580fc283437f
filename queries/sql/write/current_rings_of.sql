-- purpose: some rings as the last run left them
-- parameters: rings
SELECT r.ring, r.body
FROM json_each(:rings) wanted
CROSS JOIN live_ring r ON r.ring = wanted.value
