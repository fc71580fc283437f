-- purpose: guests' owners as published runs changed them, and the run that changed each the next time
-- parameters:
-- returns: guest, run, owner, until
SELECT guest, run, owner, LEAD(run) OVER (PARTITION BY guest ORDER BY run) AS until
FROM owner_revision
WHERE run <= (SELECT run FROM published)
ORDER BY guest, run
