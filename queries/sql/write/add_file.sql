-- purpose: remember that a file was loaded whole
-- parameters: sha256, mapping_sha256, run, name, feed
INSERT INTO feed_file (sha256, mapping_sha256, run, name, feed)
VALUES (:sha256, :mapping_sha256, :run, :name, :feed)
ON CONFLICT (sha256, mapping_sha256) DO NOTHING
