-- purpose: make an identifier known
-- parameters: node, label, strength, placeholder, parent, run
INSERT INTO identifier (node, label, strength, placeholder, parent, run)
VALUES (:node, :label, :strength, :placeholder, :parent, :run)
ON CONFLICT (node) DO NOTHING
