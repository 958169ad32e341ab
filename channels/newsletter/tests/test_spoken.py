"""The text version: every sign opened to words, addresses untouched, twice the same as once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.newsletter.spoken import spoken

OPENED = [
    ("｜櫟木《くぬぎ》台の森", "櫟木（くぬぎ）台の森"),
    ("子育て支援課☎0000-12-3411", "子育て支援課 電話0000-12-3411"),
    ("☎0000-12-3411", "電話0000-12-3411"),
    ("℡ 0000-12-3411、TEL:0000-12-3412", "電話 0000-12-3411、電話0000-12-3412"),
    ("①はがき②メール ⑴⑵ ❶ ⒈", "（1）はがき（2）メール （1）（2） （1） （1）"),
    ("第Ⅱ期 Ⅳ", "第2期 4"),
    ("㈱若葉と（株）青葉、㈲わかば", "株式会社若葉と株式会社青葉、有限会社わかば"),
    ("300㎡、5㎞、2kg、25℃、10m²", "300平方メートル、5キロメートル、2キログラム、25度、10平方メートル"),
    ("1½時間、広さ㎡", "1と2分の1時間、広さ平方メートル"),
    ("㋿8年㍻30年", "令和8年平成30年"),
    ("㈪〜㈮、㊐", "（月）から（金）、（日）"),
    ("12月3日（木）〜5日（土）", "12月3日（木曜日）から5日（土曜日）"),
    ("1月11日（月・祝）", "1月11日（月曜日・祝日）"),
    ("日本（日）の（土）地", "日本（日）の（土）地"),
    ("午前10時〜11時30分", "午前10時から11時30分"),
    ("午前10時〜正午", "午前10時から正午"),
    ("10～12月", "10から12月"),
    ("月〜金曜日", "月から金曜日"),
    ("小学1年生〜6年生", "小学1年生から6年生"),
    ("3歳〜、〜2歳", "3歳から、2歳まで"),
    ("冬の音楽会〜光の庭〜", "冬の音楽会〜光の庭〜"),
    ("〜2026年〜", "〜2026年〜"),
    ("若葉駅〜中央公園", "若葉駅〜中央公園"),
    ("¥1,000 ￥500円", "1,000円 500円"),
    ("🎄クリスマス会🎅🏻 ✨ 無料", "クリスマス会 無料"),
    ("🅿なし、♿", "駐車場なし、車いす対応"),
    ("♪歌おう★", "♪歌おう★"),
    ("1️⃣受付", "（1）受付"),
    ("【日】12月 【問】市民課", "日時：12月 問合せ：市民課"),
    ("【土】10時【日】13時", "【土】10時【日】13時"),
    ("託児（有）要予約、わかば（有）の苗10（株）", "託児（有）要予約、わかば有限会社の苗10（株）"),
    ("1⅓カップ、⚠注意❌", "1と3分の1カップ、注意：注意×"),
    ("10時➔11時に変更", "10時→11時に変更"),
    ("¥500,¥300", "500円,300円"),
    ("〜わかばのウインターイルミネーション2026〜", "〜わかばのウインターイルミネーション2026〜"),
    ("\ue123と\uf8ff", "〓と〓"),
    ("𠮷田﨑と髙", "𠮷田﨑と髙"),
]


@pytest.mark.parametrize(("printed", "heard"), OPENED)
def test_signs_become_words(printed: str, heard: str) -> None:
    assert spoken(printed) == heard


@pytest.mark.parametrize("kept", ["https://example.jp/a~b?c=", "a.b+c@example.co.jp", "0000-12-3411"])
def test_addresses_stay_letter_by_letter(kept: str) -> None:
    assert kept in spoken(f"①{kept} 〜")


@given(
    st.text(
        st.sampled_from("0123歳時日（木・祝）〜~～ 月火金曜①Ⅳ㈱㎡☎🎄\ufe0f\u20e3¥,円人｜《》よみ漢字\n"),
        max_size=30,
    )
)
def test_twice_is_once(text: str) -> None:
    assert spoken(spoken(text)) == spoken(text)


@given(st.text(max_size=30))
def test_twice_is_once_with_any_characters(text: str) -> None:
    assert spoken(spoken(text)) == spoken(text)


@given(st.text(max_size=30))
def test_nothing_of_it_needs_a_gaiji(text: str) -> None:
    gaiji = {chr(code) for code in (*range(0x2460, 0x2500), *range(0x3220, 0x3400), *range(0xE000, 0xF900))}
    assert not set(spoken(text + "①㈱㎡\ue000")) & gaiji
