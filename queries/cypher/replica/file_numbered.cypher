// purpose: one file that was loaded whole
// parameters: sha256, mapping_sha256
// returns: number, sha256, mapping_sha256, run, name, feed, report
MATCH (f:FeedFile {sha256: $sha256, mapping_sha256: $mapping_sha256})
RETURN f.number AS number, f.sha256 AS sha256, f.mapping_sha256 AS mapping_sha256, f.run AS run,
       f.name AS name, f.feed AS feed, f.report AS report
