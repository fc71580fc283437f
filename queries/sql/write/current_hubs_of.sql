-- purpose: some hubs as the last run left them
-- parameters: nodes
SELECT h.node, h.degree, h.reason
FROM json_each(:nodes) wanted
CROSS JOIN live_hub h ON h.node = wanted.value
