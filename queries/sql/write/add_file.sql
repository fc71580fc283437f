-- purpose: remember that a file was loaded whole
-- parameters: sha256, mapping_sha256, run, name, feed, report
INSERT INTO feed_file (sha256, mapping_sha256, run, name, feed, report)
VALUES (:sha256, :mapping_sha256, :run, :name, :feed, :report)
ON CONFLICT (sha256, mapping_sha256) DO NOTHING
