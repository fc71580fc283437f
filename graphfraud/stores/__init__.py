"""Where the graph is kept: one port (`ports`), one module a store."""
