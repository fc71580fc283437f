-- purpose: know an identifier of the server
-- parameters: id, node, label, strength, placeholder, parent, run
INSERT INTO identifier (id, node, label, strength, placeholder, parent, run)
VALUES (:id, :node, :label, :strength, :placeholder, :parent, :run)
