-- purpose: record an event; the same content again adds nothing
-- parameters: event_id, digest, run, kind, at, account, card, email, phone, device, ip, address, amount, currency, status, flags, details
INSERT INTO event_revision (
  event_id, digest, run, kind, at, account, card, email, phone, device, ip, address,
  amount, currency, status, flags, details)
VALUES (
  :event_id, :digest, :run, :kind, :at, :account, :card, :email, :phone, :device, :ip, :address,
  :amount, :currency, :status, :flags, :details)
ON CONFLICT (event_id, digest) DO NOTHING
