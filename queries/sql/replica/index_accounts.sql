-- purpose: find an account's events; a first load has no index yet
-- parameters:
CREATE INDEX IF NOT EXISTS event_account ON event_revision (account)
