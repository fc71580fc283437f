-- purpose: the numbers of the revisions after one
-- parameters: before
SELECT seq FROM event_revision WHERE seq > :before ORDER BY seq
