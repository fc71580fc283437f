-- purpose: make an identifier known
-- parameters: id, node, label, strength, placeholder, parent, run
INSERT INTO identifier (id, node, label, strength, placeholder, parent, run)
VALUES (:id, :node, :label, :strength, :placeholder, :parent, :run)
