-- purpose: hubs as published runs changed them, and the run that changed each the next time
-- parameters:
-- returns: node, run, degree, reason, until
SELECT node, run, degree, reason, LEAD(run) OVER (PARTITION BY node ORDER BY run) AS until
FROM hub_revision
WHERE run <= (SELECT run FROM published)
ORDER BY node, run
