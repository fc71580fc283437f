"""What goes over the wire: the shapes that the OpenAPI page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from graphfraud.checkout.entry import Action, EntryType  # noqa: TC001  # the shapes are built from them
from graphfraud.checkout.order import Order

if TYPE_CHECKING:
    from graphfraud.checkout.answer import Answer

MOST_ORDERS = 50
"""In one request: some ten milliseconds of work, for which other requests wait."""

MOST_TEXT = 1_000
"""Characters of one value; a longer one is no value of an order."""

MOST_AMOUNT = 2**53
"""Beyond it JSON readers in other languages round."""


def _whole(value: Any) -> Any:
    """Take 4800.0 for 4800, as JSON does."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Amount = Annotated[int, Field(ge=0, le=MOST_AMOUNT), BeforeValidator(_whole)]
Text = Annotated[str, Field(max_length=MOST_TEXT)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)  # `true` is no amount, and 7 no text


class OrderIn(_Shape):
    """An order as the checkout has it; what is not known is left out."""

    order_id: Text = Field("", description="goes into the record of a hit")
    account: Text = Field("", description="the customer's login id in the shop")
    name: Text = Field("", description="the customer's name")
    email: Text = ""
    phone: Text = ""
    device: Text = ""
    device_kind: Literal["", "app", "browser"] = ""
    ip: Text = Field("", description="IPv4 or IPv6, with or without a port")
    card: Text = Field("", description="the payment provider's token, never the number")
    card_kind: Literal["", "token", "masked"] = ""
    bin: Text = Field("", description="the card number's first six or eight digits")
    recipient: Text = Field("", description="the name the parcel goes to")
    address: Text = Field("", description="the shipping address in one text")
    postcode: Text = ""
    country: Text = Field("", description="two letters (ISO 3166-1)")
    amount: Amount | None = Field(None, description="minor units of `currency`")
    currency: Text = ""

    def order(self) -> Order:
        """Return it as the reader takes it."""
        return Order(**self.__dict__)


class OrdersIn(_Shape):
    """One order or many."""

    orders: list[OrderIn] = Field(min_length=1, max_length=MOST_ORDERS)


class ValueIn(_Shape):
    """One value, as an order could have it."""

    type: Literal["account", "email", "phone", "card", "bin", "device", "ip", "address"]
    value: Text
    kind: Literal["", "app", "browser", "token", "masked"] = Field("", description="of a device or a card")
    name: Text = Field("", description="whose address it is")
    postcode: Text = Field("", description="of an address")
    country: Text = Field("", description="of an address")

    def order(self) -> Order:
        """Return an order that says nothing else."""
        return Order.from_fields(
            {
                self.type: self.value,
                "name": self.name,
                "postcode": self.postcode,
                "country": self.country,
                "device_kind": self.kind,
                "card_kind": self.kind,
            }
        )


class ValuesIn(_Shape):
    """One value or many, each looked up by itself."""

    values: list[ValueIn] = Field(min_length=1, max_length=MOST_ORDERS)


class MatchOut(BaseModel):
    """One entry that matches."""

    entry_id: str
    action: Action
    type: EntryType
    reason: str


class AnswerOut(BaseModel):
    """What to do with one order or value."""

    order_id: str = Field(description="as it was asked")
    action: Action | None = Field(description="null: nothing is listed, the order goes its usual way")
    stops: bool = Field(description="whether the order does not go through (hold, block)")
    reason: str = Field(description="the deciding entry's reason code")
    entry_id: str
    type: EntryType | None = Field(description="what kind of value matched")
    matches: list[MatchOut] = Field(description="the deciding entry first")
    version: int | None = Field(description="of the release that answered; null: the shop's own setting did")
    unavailable: str = Field(description="why no release could answer; empty where one did")

    @classmethod
    def of(cls, order_id: str, answer: Answer) -> AnswerOut:
        """Return an answer as it goes over the wire."""
        return cls(
            order_id=order_id,
            action=answer.action,
            stops=answer.stops,
            reason=answer.reason,
            entry_id=answer.entry_id,
            type=answer.type,
            matches=[
                MatchOut(entry_id=one.entry_id, action=one.action, type=one.type, reason=one.reason)
                for one in answer.matches
            ],
            version=answer.version,
            unavailable=answer.unavailable,
        )


class AnswersOut(BaseModel):
    """The answers, in the order of the questions."""

    answers: list[AnswerOut]


class Problem(BaseModel):
    """Why a request got no answer; says nothing of the values in it."""

    detail: str


class Health(BaseModel):
    """The process is up."""

    up: bool = True


class Readiness(BaseModel):
    """Whether a release answers."""

    ready: bool
    version: int | None


class StatusOut(BaseModel):
    """How the reader is, for whoever has a key."""

    version: int | None
    entries: int
    created_at: int | None = Field(description="when the release was made, milliseconds since 1970 UTC")
    unavailable: str
    refused: str = Field(description="why what the folder holds is not served; empty where it is")
    trouble: str
