"""What shops call the canonical columns, in English and Japanese: only for suggesting a mapping."""

from __future__ import annotations

import unicodedata

SYNONYMS: dict[str, tuple[str, ...]] = {
    "event_id": (
        *("event_id", "order_id", "order number", "order no", "order", "transaction_id", "charge id", "id"),
        *("注文番号", "受注番号", "注文ID", "受注ID", "オーダー番号", "取引ID", "伝票番号"),
    ),
    "kind": ("kind", "event type", "type", "種別", "取引種別"),
    "at": (
        *("at", "created_at", "created", "order_date", "ordered_at", "timestamp", "event_timestamp", "date"),
        *("created (UTC)", "createTime", "purchase date", "time", "datetime"),
        *("注文日時", "受注日時", "注文日", "受注日", "購入日時", "購入日", "登録日時", "決済日時"),
    ),
    "status": (
        "status",
        "order_status",
        "fulfillment status",
        "ステータス",
        "対応状況",
        "注文状況",
        "受注ステータス",
    ),
    "account": (
        *(
            "account",
            "account_id",
            "customer_id",
            "customer",
            "user_id",
            "member_id",
            "buyer_id",
            "accountId",
        ),
        *("会員ID", "会員番号", "顧客ID", "顧客番号", "ユーザーID", "お客様番号", "会員コード"),
    ),
    "name": (
        *("name", "customer_name", "full name", "buyer_name", "billing name"),
        *("氏名", "お名前", "購入者名", "注文者名", "注文者氏名", "顧客名", "会員名", "ご注文者名"),
    ),
    "name_kana": ("name_kana", "氏名カナ", "フリガナ", "お名前カナ", "注文者名カナ", "購入者名カナ", "カナ"),
    "email": (
        *("email", "e-mail", "email_address", "customer_email", "mail", "billing_email"),
        *("メールアドレス", "メール", "注文者メールアドレス", "購入者メールアドレス", "Eメール"),
    ),
    "phone": (
        *("phone", "phone_number", "tel", "telephone", "mobile", "customer_phone", "billing_phone"),
        *("電話番号", "電話", "携帯電話", "注文者電話番号", "購入者電話番号", "連絡先電話番号"),
    ),
    "device": (
        "device",
        "device_id",
        "customer_device",
        "fingerprint",
        "device fingerprint",
        "端末ID",
        "デバイスID",
    ),
    "ip": ("ip", "ip_address", "customer_ip_address", "customer_ip", "remote_addr", "IPアドレス", "接続元IP"),
    "card": ("card", "card_token", "card_fingerprint", "payment_method_id", "カードトークン", "カードID"),
    "bin": ("bin", "card_bin", "iin"),
    "last4": ("last4", "card_last4", "card last four", "カード下4桁"),
    "card_name": ("card_name", "cardholder", "name on card", "カード名義", "カード名義人"),
    "recipient": (
        *("recipient", "shipping_name", "ship_to_name", "shipping name"),
        *("配送先氏名", "お届け先氏名", "送付先氏名", "配送先名", "お届け先名", "送付先名", "届け先氏名"),
    ),
    "recipient_kana": ("recipient_kana", "配送先氏名カナ", "お届け先氏名カナ", "送付先氏名カナ"),
    "address": (
        *("address", "shipping_address", "ship_to_address", "shipping street", "delivery address"),
        *("配送先住所", "お届け先住所", "送付先住所", "届け先住所", "配送先", "住所"),
    ),
    "postcode": (
        *("postcode", "postal_code", "zip", "zipcode", "shipping_zip", "shipping_postcode", "billing_postal"),
        *("郵便番号", "配送先郵便番号", "お届け先郵便番号", "送付先郵便番号"),
    ),
    "country": ("country", "country_code", "shipping_country", "国", "国コード", "配送先国"),
    "billing_name": ("billing_name", "請求先氏名", "請求先名"),
    "billing_address": (
        "billing_address",
        "customer_billing_address",
        "請求先住所",
        "注文者住所",
        "購入者住所",
    ),
    "amount": (
        *("amount", "total", "order_total", "order_amount", "grand_total", "order_price", "payment_total"),
        *("合計", "合計金額", "支払合計", "請求金額", "お支払い合計", "注文金額", "総合計", "金額"),
    ),
    "currency": ("currency", "order_currency", "currency_code", "payment_currency", "通貨", "通貨コード"),
    "items": (
        "items",
        "item",
        "product",
        "product_name",
        "lineitem name",
        "商品名",
        "商品",
        "品名",
        "購入商品",
    ),
    "quantity": ("quantity", "qty", "lineitem quantity", "数量", "個数", "購入数量"),
    "delivery_on": (
        "delivery_on",
        "delivery_date",
        "お届け希望日",
        "配送希望日",
        "配達希望日",
        "希望お届け日",
    ),
    "shipping": ("shipping", "shipping_method", "delivery_method", "配送方法", "配送業者", "お届け方法"),
    "gift": ("gift", "is_gift", "ギフト", "ギフトフラグ", "のし"),
    "coupon": ("coupon", "coupon_code", "discount_code", "promo_code", "クーポン", "クーポンコード"),
    "outcome": ("outcome", "結果", "チャージバック"),
    "outcome_at": ("outcome_at", "chargeback_date", "チャージバック日"),
    "cause": ("cause", "dispute_reason", "理由", "チャージバック理由"),
}
"""Canonical column -> names that exports give it; the first name that a file has is taken."""


def folded_name(header: str) -> str:
    """Return a column's name without case, width, spaces and marks, for comparing."""
    text = unicodedata.normalize("NFKC", header[:200]).casefold()
    return "".join(character for character in text if character.isalnum())


def canonical_names(headers: list[str]) -> dict[str, str]:
    """Return canonical column -> the header that means it, each header once, by name alone."""
    by_name: dict[str, str] = {}
    for header in headers:
        by_name.setdefault(folded_name(header), header)
    found: dict[str, str] = {}
    for canonical, names in SYNONYMS.items():
        for name in names:
            header = by_name.get(folded_name(name), "")
            if header and header not in found.values():
                found[canonical] = header
                break
    return found
