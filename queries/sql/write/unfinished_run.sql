-- purpose: the run that was begun and not published, if there is one
-- parameters: 
SELECT id, started_at
FROM run
WHERE id > COALESCE((SELECT run FROM published WHERE one = 1), 0)
ORDER BY id
LIMIT 1
