-- purpose: the newest numbers that were given, and how many rows there are
-- parameters:
-- returns: revision, account, identifier, outcome, revisions, outcomes
SELECT (SELECT COALESCE(MAX(seq), 0) FROM event_revision) AS revision,
       (SELECT COALESCE(MAX(id), 0) FROM account) AS account,
       (SELECT COALESCE(MAX(id), 0) FROM identifier) AS identifier,
       (SELECT COALESCE(MAX(seq), 0) FROM outcome_revision) AS outcome,
       (SELECT COUNT(*) FROM event_revision) AS revisions,
       (SELECT COUNT(*) FROM outcome_revision) AS outcomes
