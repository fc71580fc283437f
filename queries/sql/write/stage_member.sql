-- purpose: an account in a ring from this run on
-- parameters: ring, run, account
INSERT INTO ring_member (ring, run, account) VALUES (:ring, :run, :account)
