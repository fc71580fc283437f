-- purpose: the record of one run
-- parameters: run
-- returns: started_at, record
SELECT started_at, record FROM run WHERE id = :run
