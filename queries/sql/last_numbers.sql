-- purpose: the highest numbers that were given to revisions, identifiers and accounts; 0 before the first
-- parameters:
-- returns: event, identifier, account
SELECT COALESCE((SELECT MAX(seq) FROM event_revision), 0) AS event,
       COALESCE((SELECT MAX(id) FROM identifier), 0) AS identifier,
       COALESCE((SELECT MAX(id) FROM account), 0) AS account
