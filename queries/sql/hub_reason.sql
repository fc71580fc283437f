-- purpose: why a node is a hub
-- parameters: node
-- returns: reason
SELECT reason FROM live_hub WHERE node = :node
