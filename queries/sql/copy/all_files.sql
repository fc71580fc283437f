-- purpose: every file that was loaded whole, in the order of loading
-- parameters:
-- returns: number, sha256, mapping_sha256, run, name, feed, report
SELECT number, sha256, mapping_sha256, run, name, feed, report FROM feed_file ORDER BY number
