// purpose: remember that a file was loaded whole
// parameters: number, sha256, mapping_sha256, run, name, feed, report
CREATE (:FeedFile {
  number: $number, sha256: $sha256, mapping_sha256: $mapping_sha256, run: $run, name: $name, feed: $feed,
  report: $report})
