-- purpose: what is known of the identifiers of some numbers, as lists of numbers for the detector
-- parameters: after, upto
-- returns: id, label, strength, placeholder, parent
SELECT group_concat(id), group_concat(label), group_concat(strength), group_concat(placeholder <> ''),
       group_concat(COALESCE(parent, -1))
FROM identifier
WHERE id > :after AND id <= :upto
