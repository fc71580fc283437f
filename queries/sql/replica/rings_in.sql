-- purpose: rings as one run changed them
-- parameters: run
-- returns: ring, run, ended, score, size, state, priority, money_at_risk, money_spent, currency, orders, first_seen, last_seen, top_signal, body
SELECT ring, run, ended, score, size, state, priority, money_at_risk, money_spent, currency, orders, first_seen,
       last_seen, top_signal, body
FROM ring_revision
WHERE run = :run
ORDER BY ring
