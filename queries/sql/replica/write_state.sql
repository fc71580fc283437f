-- purpose: remember up to which change a replica has come
-- parameters: store, step, state
INSERT INTO replica_state (one, store, step, state) VALUES (1, :store, :step, :state)
ON CONFLICT (one) DO UPDATE SET store = excluded.store, step = excluded.step, state = excluded.state
