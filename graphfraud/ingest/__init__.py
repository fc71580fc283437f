"""From a shop's file to cleaned events: mapping, reading, transforming, loading, and the reject file."""

from __future__ import annotations

from graphfraud.ingest.load import LoadReport, load_file
from graphfraud.ingest.mapping import Mapping, load_mapping, shipped_mappings

__all__ = ["LoadReport", "Mapping", "load_file", "load_mapping", "shipped_mappings"]
