-- purpose: what never joins accounts, the most shared first
-- parameters:
-- returns: node, degree, reason
SELECT node, degree, reason FROM live_hub ORDER BY degree DESC, node
