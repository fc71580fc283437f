-- purpose: what is known of each identifier that is newer than one
-- parameters: after
-- returns: id, label, strength, placeholder, parent
SELECT id, label, strength, placeholder <> '' AS placeholder, COALESCE(parent, -1) AS parent
FROM identifier
WHERE id > :after
