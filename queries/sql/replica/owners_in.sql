-- purpose: guests' owners as one run changed them
-- parameters: run
-- returns: guest, owner
SELECT guest, owner FROM owner_revision WHERE run = :run ORDER BY guest
