-- From an identifier or an account to its events, from a building or subnet to what is in it, and from a day to its
-- orders. Made after a first load into an empty store, because sorting once is faster than a million single insertions.

CREATE INDEX IF NOT EXISTS event_account ON event_revision (account);
CREATE INDEX IF NOT EXISTS event_card ON event_revision (card) WHERE card IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_email ON event_revision (email) WHERE email IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_phone ON event_revision (phone) WHERE phone IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_device ON event_revision (device) WHERE device IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_ip ON event_revision (ip) WHERE ip IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_address ON event_revision (address) WHERE address IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_at ON event_revision (at) WHERE kind = 'order';
CREATE INDEX IF NOT EXISTS identifier_parent ON identifier (parent) WHERE parent IS NOT NULL;
