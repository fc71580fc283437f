"""What speaks for and against a ring: facts, signals, the scorecard that adds them up, and its words."""
