-- purpose: the latest revisions of some accounts' events, as numbers; guests already belong to their owners
-- parameters: undated, currency, ids
-- returns: seq, account, at, kind, status, flags, amount, card, email, phone, device, ip, address
SELECT e.seq, e.owner AS account, COALESCE(e.at, :undated),
       CASE e.kind WHEN 'order' THEN 0 WHEN 'login' THEN 1 WHEN 'signup' THEN 2 WHEN 'decline' THEN 3
         WHEN 'change' THEN 4 WHEN 'refund' THEN 5 WHEN 'reshipment' THEN 6 END,
       CASE e.status WHEN '' THEN 0 WHEN 'open' THEN 1 WHEN 'shipped' THEN 2 WHEN 'cancelled' THEN 3 END,
       e.flags,
       CASE WHEN e.currency = :currency THEN COALESCE(e.amount, 0) ELSE 0 END,
       COALESCE(e.card, -1), COALESCE(e.email, -1), COALESCE(e.phone, -1), COALESCE(e.device, -1),
       COALESCE(e.ip, -1), COALESCE(e.address, -1)
FROM json_each(:ids) wanted
CROSS JOIN live_event e ON e.account = wanted.value
