"""What a person or the night does with both databases: one function a use, over both ports."""
