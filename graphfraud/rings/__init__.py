"""Rings from night to night: ids that last, and what became of each ring."""
