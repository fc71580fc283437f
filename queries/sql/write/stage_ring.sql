-- purpose: a ring from this run on
-- parameters: ring, run, ended, score, size, state, priority, money_at_risk, money_spent, currency, orders, first_seen, last_seen, top_signal, body
INSERT INTO ring_revision (
  ring, run, ended, score, size, state, priority, money_at_risk, money_spent, currency, orders,
  first_seen, last_seen, top_signal, body)
VALUES (
  :ring, :run, :ended, :score, :size, :state, :priority, :money_at_risk, :money_spent, :currency, :orders,
  :first_seen, :last_seen, :top_signal, :body)
