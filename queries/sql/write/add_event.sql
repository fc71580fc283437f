-- purpose: record an event; the same content again adds nothing
-- parameters: seq, event_id, digest, run, kind, at, account, card, email, phone, device, ip, address, amount, currency, status, flags
INSERT INTO event_revision (
  seq, event_id, digest, run, kind, at, account, card, email, phone, device, ip, address,
  amount, currency, status, flags)
VALUES (
  :seq, :event_id, :digest, :run, :kind, :at, :account, :card, :email, :phone, :device, :ip, :address,
  :amount, :currency, :status, :flags)
ON CONFLICT (event_id, digest) DO NOTHING
