-- purpose: the number that the next file gets
-- parameters:
-- returns: number
SELECT COALESCE(MAX(number), 0) + 1 AS number FROM feed_file
