-- purpose: make identifiers that were added one after another findable by their printed keys
-- parameters: after, last
INSERT INTO identifier_key (node, id)
SELECT node, id FROM identifier WHERE id > :after AND id <= :last ORDER BY node
