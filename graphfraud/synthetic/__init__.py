"""The made-up shop: customers, orders and planted rings, as canonical feeds and the truth."""

from __future__ import annotations

from graphfraud.synthetic.plan import GENERATOR_VERSION, RingKind, ShopPlan, ShopSummary
from graphfraud.synthetic.write import write_shop

__all__ = ["GENERATOR_VERSION", "RingKind", "ShopPlan", "ShopSummary", "write_shop"]
