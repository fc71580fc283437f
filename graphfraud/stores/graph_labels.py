"""What the labels of the model are called in Neo4j; statements get these names as parameters."""

from __future__ import annotations

from typing import Final

from graphfraud.model import Label

NODE_LABELS: Final = {
    Label.ACCOUNT: "Account",
    Label.CARD: "Card",
    Label.EMAIL: "Email",
    Label.PHONE: "Phone",
    Label.DEVICE: "Device",
    Label.IP: "IP",
    Label.ADDRESS: "Address",
    Label.BUILDING: "Building",
    Label.SUBNET: "Subnet",
}
"""What nodes are called in Neo4j."""

LINK_TYPES: Final = {
    Label.CARD: "USED_CARD",
    Label.EMAIL: "USED_EMAIL",
    Label.PHONE: "USED_PHONE",
    Label.DEVICE: "USED_DEVICE",
    Label.IP: "USED_IP",
    Label.ADDRESS: "SHIPPED_TO",
}
"""What links are called in Neo4j."""

PARENT_TYPES: Final = {Label.ADDRESS: "IN_BUILDING", Label.IP: "IN_SUBNET"}
"""What joins an identifier to the one that follows from it."""
