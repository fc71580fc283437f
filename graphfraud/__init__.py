"""graphfraud finds, ranks and explains fraud rings in a shop's orders."""

__version__ = "0.1.0"
