-- purpose: what is known of each identifier, for the detector
-- parameters:
-- returns: id, label, strength, placeholder, parent
SELECT id, label, strength, placeholder <> '' AS placeholder, COALESCE(parent, -1) AS parent FROM identifier
