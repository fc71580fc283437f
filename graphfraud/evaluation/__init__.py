"""How well rings are found and how fast: measures against planted truth, third-party data, the benchmark."""
