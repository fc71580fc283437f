-- purpose: identifiers after one, as they go to the server
-- parameters: after
-- returns: code, node, label, strength, placeholder, parent, run
SELECT id AS code, node, label, strength, placeholder, parent, run FROM identifier WHERE id > :after ORDER BY id
