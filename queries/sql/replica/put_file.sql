-- purpose: know a file of the server
-- parameters: number, sha256, mapping_sha256, run, name, feed, report
INSERT INTO feed_file (number, sha256, mapping_sha256, run, name, feed, report)
VALUES (:number, :sha256, :mapping_sha256, :run, :name, :feed, :report)
ON CONFLICT (sha256, mapping_sha256) DO NOTHING
