"""Japanese names: readings, Roman letters, and the family names whose readings are known."""
