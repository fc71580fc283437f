-- purpose: know an event of the server
-- parameters: seq, event_id, run, kind, at, account, card, email, phone, device, ip, address, amount, currency, status, flags, digest
INSERT INTO event_revision (
  seq, event_id, run, kind, at, account, card, email, phone, device, ip, address, amount, currency, status,
  flags, digest)
VALUES (
  :seq, :event_id, :run, :kind, :at, :account, :card, :email, :phone, :device, :ip, :address, :amount, :currency,
  :status, :flags, :digest)
