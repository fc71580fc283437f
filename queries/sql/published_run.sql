-- purpose: the number of the run that readers follow
-- parameters:
-- returns: run
SELECT run FROM published WHERE one = 1
