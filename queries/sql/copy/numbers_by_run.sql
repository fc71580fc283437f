-- purpose: how far the numbers had come after each run that recorded something, and how many it gave
-- parameters:
-- returns: kind, run, last, number
SELECT 'revision' AS kind, run, MAX(seq) AS last, COUNT(*) AS number FROM event_revision GROUP BY run
UNION ALL
SELECT 'outcome', run, MAX(seq), COUNT(*) FROM outcome_revision GROUP BY run
UNION ALL
SELECT 'account', run, MAX(id), COUNT(*) FROM account GROUP BY run
UNION ALL
SELECT 'identifier', run, MAX(id), COUNT(*) FROM identifier GROUP BY run
