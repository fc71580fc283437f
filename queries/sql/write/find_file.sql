-- purpose: whether a file was loaded under a mapping before
-- parameters: sha256, mapping_sha256
SELECT run FROM feed_file WHERE sha256 = :sha256 AND mapping_sha256 = :mapping_sha256
