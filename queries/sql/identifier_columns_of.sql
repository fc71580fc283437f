-- purpose: what is known of some identifiers and of what they derive, as numbers
-- parameters: ids
-- returns: id, label, strength, placeholder, parent
SELECT i.id, i.label, i.strength, i.placeholder <> '' AS placeholder, COALESCE(i.parent, -1) AS parent
FROM json_each(:ids) wanted
CROSS JOIN identifier i ON i.id = wanted.value
UNION
SELECT p.id, p.label, p.strength, p.placeholder <> '' AS placeholder, COALESCE(p.parent, -1) AS parent
FROM json_each(:ids) wanted
CROSS JOIN identifier i ON i.id = wanted.value
CROSS JOIN identifier p ON p.id = i.parent
