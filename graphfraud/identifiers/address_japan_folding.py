"""Folding of Japanese address text: variants of one character become one, kanji numerals become digits.

Table and typed text go through the same folding, so it need not be right about a character, only the same on
both sides; what it must not do is make one of two places. A test folds every town of Japan and holds that no
two of one city meet. Official names are shown and stored; the folded ones only find them.
"""

from __future__ import annotations

import re

from graphfraud.identifiers.text import HYPHENS, fold

_VARIANTS = (
    # New and old form of a character in the lists of 1946, 1981 and 2010; the one that is kept stands first.
    "亜亞 悪惡 圧壓 囲圍 医醫 壱壹 稲稻 飲飮 隠隱 営營 栄榮 衛衞 駅驛 円圓 艶艷 塩鹽 "
    "奥奧 応應 欧歐 桜櫻 温溫 仮假 価價 画畫 会會 絵繪 壊壞 懐懷 概槪 拡擴 覚覺 学學 "
    "岳嶽 楽樂 渇渴 缶罐 巻卷 陥陷 寛寬 関關 歓歡 観觀 気氣 帰歸 亀龜 戯戲 犠犧 旧舊 "
    "拠據 挙擧 峡峽 挟挾 狭狹 郷鄕 暁曉 区區 駆驅 勲勳 径徑 恵惠 渓溪谿 経經 継繼 茎莖 "
    "蛍螢 軽輕 鶏鷄雞 芸藝 欠缺 県縣 険險 顕顯 験驗 厳嚴 広廣 効效 恒恆 黄黃 鉱鑛 号號 "
    "国國圀 黒黑 済濟 砕碎 斎齋齊斉 剤劑 桟棧 賛贊 残殘 糸絲 児兒 辞辭 湿濕 実實 写寫 "
    "釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 処處 緒緖 将將 称稱 渉涉 焼燒 証證 条條 状狀 "
    "乗乘 浄淨 剰剩 畳疊 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 "
    "粋粹 酔醉 穂穗 随隨 髄髓 数數 枢樞 瀬瀨 声聲 静靜 窃竊 摂攝 専專 浅淺 戦戰 践踐 "
    "銭錢 潜潛 繊纖 禅禪 双雙 壮壯 争爭 荘莊庄 捜搜 挿插 巣巢 曽曾 痩瘦 装裝 総總 騒騷 "
    "増增 蔵藏 臓臟 属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 単單 担擔 "
    "胆膽 団團 断斷 弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 聴聽 鎮鎭 逓遞 鉄鐵 転轉 点點 "
    "伝傳 党黨 盗盜 灯燈 当當 闘鬪 徳德 独獨 読讀 届屆 弐貳 悩惱 脳腦 拝拜 廃廢 売賣 "
    "麦麥 発發 髪髮 抜拔 浜濱濵 蛮蠻 秘祕 仏佛 払拂 並竝 変變 辺邊邉 弁辨瓣辯 宝寶寳 豊豐 "
    "褒襃 翻飜 毎每 万萬 満滿 黙默 訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 謡謠 来來 "
    "頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 塁壘 涙淚 励勵 礼禮 戻戾 霊靈 齢齡 恋戀 炉爐 "
    "労勞 楼樓 録錄 湾灣 "
    # Variants that maps, family registers and old typefaces have.
    "市巿 高髙 崎﨑嵜碕 島嶋嶌 富冨 吉𠮷 峰峯 館舘 桧檜 薮藪 渕淵渊 祇祗 鴬鶯 籠篭 壷壺 蕊蘂 "
    "竈竃釜 鰺鯵 頬頰 剥剝 填塡 侠俠 箪簞 繋繫 噛嚙 蝋蠟 槙槇 尭堯 遥遙 瑶瑤 諌諫 砺礪 "
    "蛎蠣 鹸鹼 麺麵 麹麴 讃讚 鼈鱉 桑桒 梅楳 橋槗 曳曵 郎郞 野埜 坂阪 州洲 柳栁 "
    "兎兔 栃杤 "
    # Signs that people take for one another: ノ for の, a small ツ for a large one.
    "ケヶ ノの之乃 ツッっつ ヘへ"
)
_ONE_SIGN = (
    {ord(other): group[0] for group in _VARIANTS.split() for other in group[1:]}
    | dict.fromkeys(map(ord, HYPHENS), "-")
    | dict.fromkeys(map(ord, "。.;:\"'()「」『』[]〔〕【】<>*_=!?・|/\\~"), " ")
    | {ord("、"): ","}
)
MARK = "'"
"""Stands where a kanji numeral meets a digit (三分一1926), or for a comma between digits: an end."""

_KANJI_DIGITS = "〇一二三四五六七八九"
_DIGITS = {sign: str(digit) for digit, sign in enumerate(_KANJI_DIGITS)} | {"壱": "1", "弐": "2", "参": "3"}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_NUMBER_WORDS, _NUMBER_ENDS = frozenset("丁番号"), frozenset("目地番ノ-")
"""First characters of what a house number is called, and last ones of what joins two of them."""
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九壱弐参十百千]+")
_SPACE_BESIDE_JAPANESE = re.compile(r"(?<![0-9a-z#\-]) | (?![0-9a-z#\-])")
_COMMA_BETWEEN_NUMBERS = re.compile("(?<=[0-9]) ?, ?(?=[0-9])")
_LOOKS_LIKE_HYPHEN = re.compile("(?<=[0-9])[ー一](?=[0-9])|(?<=[0-9])ー")
"""The long vowel mark, and the numeral one between digits, typed for the hyphen that they look like."""
_BEFORE_KANJI = re.compile("(?<![ァ-ヺー])[がガヵカ箇](?![一二三四五六七八九十百千])(?=[一-鿿])")
"""What is typed for ケ between kanji (霞が関, 三カ尻); in a word of kana or before a number, a letter."""
_LOOKS_LIKE_NUMERAL = re.compile("[ニハ](?=丁目)")
_NUMERAL_MEANT = {"ニ": "2", "ハ": "8"}
_DIRECTION = re.compile("([上下])[がガケ]?(?:[るル]|$)|([東西南北]入)[るルりリ]?")


def fold_japanese(text: str) -> str:
    """Return Japanese address text in the one form in which table and typed text meet.

    Args:
        text: as `graphfraud.identifiers.text.fold` returns it.

    Returns:
        Text in which punctuation and spaces beside Japanese characters are gone, dashes are ``-``, variants
        of one character are one, and kanji numerals are digits; `MARK` stands where two numbers would run
        together.
    """
    text = " ".join(text.translate(_ONE_SIGN).split())
    if "," in text:
        text = " ".join(_COMMA_BETWEEN_NUMBERS.sub(MARK, text).replace(",", " ").split())
    if " " in text:
        text = _SPACE_BESIDE_JAPANESE.sub("", text)
    if "ー" in text or "一" in text:
        text = _LOOKS_LIKE_HYPHEN.sub("-", text)
    text = _BEFORE_KANJI.sub("ケ", text)
    if "丁目" in text:
        text = _LOOKS_LIKE_NUMERAL.sub(lambda found: _NUMERAL_MEANT[found[0]], text)
    return _KANJI_NUMBER.sub(_in_digits, text)


def fold_direction(street: str) -> str:
    """Return a Kyoto street direction without what people leave out: 寺町通今出川下る as 寺町今出川下."""
    return _DIRECTION.sub(r"\1\2", fold_japanese(fold(street))).replace("通り", "").replace("通", "")


def chome_in_kanji(number: int) -> str:
    """Write a number below 100 as it stands in the official name of a chome: 21 as 二十一."""
    tens, ones = divmod(number, 10)
    written = (_KANJI_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "")
    return written + (_KANJI_DIGITS[ones] if ones else "")


def _in_digits(found: re.Match[str]) -> str:
    """Write a kanji number in digits, apart from digits beside it; 千 or 百 alone is a name's character."""
    number, (start, end) = found[0], found.span()
    before, after = found.string[max(start - 1, 0) : start], found.string[end : end + 1]
    if number in {"百", "千"} and not (after in _NUMBER_WORDS or (not after and before in _NUMBER_ENDS)):
        return number
    return (MARK if before.isdigit() else "") + _value(number) + (MARK if after.isdigit() else "")


def _value(number: str) -> str:
    """Return the digits of a kanji number, by place (二〇三) or by powers of ten (二百三)."""
    if not any(sign in _POWERS for sign in number):
        return "".join(_DIGITS[sign] for sign in number)
    total, digits = 0, ""
    for sign in number:
        if sign in _POWERS:
            total += int(digits or 1) * _POWERS[sign]
            digits = ""
        else:
            digits += _DIGITS[sign]
    return str(total + int(digits or 0))
