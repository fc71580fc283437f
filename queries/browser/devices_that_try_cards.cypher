// purpose: on which devices were several cards declined within a day (card testing)?
// parameters: cards
// returns: device, day, cards, declined
MATCH (g:Graphfraud)
MATCH (e:Event {kind: 'decline'})
WHERE e.run <= g.published AND e.device IS NOT NULL AND e.card IS NOT NULL AND e.at IS NOT NULL
WITH e.device AS code, date(datetime({epochMillis: e.at})) AS day, count(DISTINCT e.card) AS cards,
     count(*) AS declined
WHERE cards >= $cards
MATCH (device:Identifier {code: code})
RETURN device.key AS device, toString(day) AS day, cards, declined
ORDER BY cards DESC, device, day
