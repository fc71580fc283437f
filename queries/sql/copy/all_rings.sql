-- purpose: rings as published runs changed them, and the run that changed each the next time
-- parameters:
-- returns: ring, run, ended, score, size, state, priority, money_at_risk, money_spent, currency, orders, first_seen, last_seen, top_signal, body, until
SELECT ring, run, ended, score, size, state, priority, money_at_risk, money_spent, currency, orders, first_seen,
       last_seen, top_signal, body, LEAD(run) OVER (PARTITION BY ring ORDER BY run) AS until
FROM ring_revision
WHERE run <= (SELECT run FROM published)
ORDER BY ring, run
