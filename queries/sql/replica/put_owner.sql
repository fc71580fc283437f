-- purpose: know a guest's owner of the server
-- parameters: guest, run, owner
INSERT INTO owner_revision (guest, run, owner) VALUES (:guest, :run, :owner)
