// The graph store, version 1. What a person sees in Neo4j Browser is told in docs/neo4j.md; what is beside it
// (revisions, runs, files, steps) lets a reader see the graph as one run left it. Every statement ends with a
// semicolon and may be run again.

CREATE CONSTRAINT account_key IF NOT EXISTS FOR (n:Account) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT account_code IF NOT EXISTS FOR (n:Account) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT card_key IF NOT EXISTS FOR (n:Card) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT email_key IF NOT EXISTS FOR (n:Email) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT phone_key IF NOT EXISTS FOR (n:Phone) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT device_key IF NOT EXISTS FOR (n:Device) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT ip_key IF NOT EXISTS FOR (n:IP) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT address_key IF NOT EXISTS FOR (n:Address) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT building_key IF NOT EXISTS FOR (n:Building) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT subnet_key IF NOT EXISTS FOR (n:Subnet) REQUIRE n.key IS UNIQUE;

// Every identifier also has this label: one look-up by its printed key or its code, whatever it is.
CREATE CONSTRAINT identifier_code IF NOT EXISTS FOR (n:Identifier) REQUIRE n.code IS UNIQUE;
CREATE INDEX identifier_node IF NOT EXISTS FOR (n:Identifier) ON (n.node);

// A revision is an event as one row of a feed told it; the latest of each event has the label Event as well.
CREATE CONSTRAINT event_id IF NOT EXISTS FOR (n:Event) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT revision_seq IF NOT EXISTS FOR (n:Revision) REQUIRE n.seq IS UNIQUE;
CREATE INDEX revision_at IF NOT EXISTS FOR (n:Revision) ON (n.at);
CREATE INDEX revision_superseded_in IF NOT EXISTS FOR (n:Revision) ON (n.superseded_in);
CREATE CONSTRAINT outcome_seq IF NOT EXISTS FOR (n:Outcome) REQUIRE n.seq IS UNIQUE;
CREATE INDEX outcome_event_id IF NOT EXISTS FOR (n:Outcome) ON (n.event_id);

// What runs found holds from `run` on, until the run in `until`. Relationships have no index on these: a plan
// could then read all that hold instead of those at one account.
CREATE CONSTRAINT ring_id IF NOT EXISTS FOR (n:Ring) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT ring_revision IF NOT EXISTS FOR (n:RingRevision) REQUIRE (n.ring, n.run) IS UNIQUE;
CREATE INDEX ring_revision_run IF NOT EXISTS FOR (n:RingRevision) ON (n.run);
CREATE INDEX ring_revision_until IF NOT EXISTS FOR (n:RingRevision) ON (n.until);
CREATE CONSTRAINT hub_node IF NOT EXISTS FOR (n:Hub) REQUIRE (n.node, n.run) IS UNIQUE;
CREATE INDEX hub_run IF NOT EXISTS FOR (n:Hub) ON (n.run);
CREATE INDEX hub_until IF NOT EXISTS FOR (n:Hub) ON (n.until);

CREATE CONSTRAINT run_id IF NOT EXISTS FOR (n:Run) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT feed_file IF NOT EXISTS FOR (n:FeedFile) REQUIRE (n.sha256, n.mapping_sha256) IS UNIQUE;
CREATE CONSTRAINT step_number IF NOT EXISTS FOR (n:Step) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT loading_one IF NOT EXISTS FOR (n:Loading) REQUIRE n.one IS UNIQUE;
CREATE CONSTRAINT writer_lock_one IF NOT EXISTS FOR (n:WriterLock) REQUIRE n.one IS UNIQUE;
CREATE CONSTRAINT graphfraud_one IF NOT EXISTS FOR (n:Graphfraud) REQUIRE n.one IS UNIQUE;
