-- purpose: the files that one run has loaded, in the order of loading
-- parameters: run
-- returns: name, feed, sha256, report
SELECT name, feed, sha256, report FROM feed_file WHERE run = :run ORDER BY number
