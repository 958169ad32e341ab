"""`bench checks`: all checks of the patrol on made-up drafts of 400 characters, and each on hostile texts.

Processor time of the thread, so that other work on the machine is not counted. ok: every limit holds.
"""

from __future__ import annotations

import random
import time
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice

from announcements.copywriting import generate
from announcements.facts import Facts
from announcements.models import Channel
from channels.transport import ChannelCopy
from config.bench.city import say
from config.bench.hostile import hostile_texts, worst
from config.bench.measuring import Times
from config.bench.subject import Figures, Subject
from patrol.checks import CHECKS, CategoryProfile, CheckInput, findings_of, run
from patrol.checks.surroundings import Election, Picture

DRAFT_MS = 50
HOSTILE_MS = 200
CHARACTERS = 400
TODAY = date(2026, 11, 24)

SENTENCES = (
    "親子で遊べるひろばを開きます。", "手遊びや絵本の読み聞かせもあります。",
    "対象は0歳から就学前までのお子さんと保護者です。", "12月3日(木)の午前10時から11時30分まで開きます。",
    "申込みは電話（0000-12-3411）で受け付けます。", "定員は20組です（申込順）。",
    "参加費は無料ですが、材料費として300円がかかります。", "会場は若葉2丁目3番4号の中央公民館です。",
    "駐車場は台数に限りがあります。",
    "くわしくは https://www.city.wakabano.example.jp/hiroba.html をご覧ください。",
    "雨の場合は12月10日(木)に延期します。", "動きやすい服装でお越しください。",
    "小学生以下のお子さんは保護者と一緒に参加してください。", "妊娠中の方も参加できます。",
    "当日は、市の保健師が、乳幼児の発育や食事、歯みがきについての相談に応じます。",
    "受付は12月1日(火)までです。",
    "新型コロナウイルス感染症の拡大防止のため、体調の悪い方は参加をお控えください。",
    "問い合わせは子育て支援課まで。",
)  # fmt: skip


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--drafts", type=int, default=200, help="400字の原稿を何件調べるか")
    parser.add_argument("--texts", type=int, default=None, help="困った文を何種類調べるか（既定はすべて）")


def checks(drafts: int, texts: int | None) -> Figures:
    """The summary's `ms_p95` is of all checks together, `worst_hostile_ms` the longest of any one check."""
    made = [made_up(number) for number in range(drafts)]
    run(made[0])  # the first loads the SDKs and the calendar
    everything = Times(tuple(spent(partial(run, draft)) for draft in made))
    per_check = {
        check.name: Times(tuple(spent(partial(findings_of, check, draft)) for draft in made))
        for check in CHECKS
    }
    say("1万字の困った文を調べています…")
    hostile = hostile_times(texts)
    rows: dict[str, dict[str, float]] = {"全部": everything.summary()}
    rows |= {
        name: {**times.summary(), "hostile_ms": worst(hostile[name])[1]} for name, times in per_check.items()
    }
    ms_p95, worst_hostile_ms = everything.quantile(0.95), max(worst(times)[1] for times in hostile.values())
    summary = {
        "characters": CHARACTERS,
        "ms_p50": everything.quantile(0.5),
        "ms_p95": ms_p95,
        "worst_hostile_ms": worst_hostile_ms,
        "per_check": {
            name: {
                "ms_p95": times.quantile(0.95),
                "hostile_ms": worst(hostile[name])[1],
                "hostile_text": worst(hostile[name])[0],
            }
            for name, times in per_check.items()
        },
    }
    return Figures(rows, summary, ok=ms_p95 < DRAFT_MS and worst_hostile_ms < HOSTILE_MS)


def hostile_times(most: int | None) -> Mapping[str, Mapping[str, float]]:
    """Milliseconds per check and hostile text, of the first `most` texts."""
    found: dict[str, dict[str, float]] = {check.name: {} for check in CHECKS}
    for name, text in islice(hostile_texts(), most):
        draft = hostile_draft(text)
        list(draft.passages), draft.said_audience  # noqa: B018 - shared by the checks, made once
        for check in CHECKS:
            work = partial(findings_of, check, draft)
            found[check.name][name] = min(spent(work), spent(work))  # a slow moment is not a slow pattern
    return found


def spent(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def made_up(number: int) -> CheckInput:
    """A draft of 400 characters with a text of its own for two channels; the same number, the same draft."""
    dice = random.Random(number)  # noqa: S311
    body = ""
    while len(body) < CHARACTERS:
        body += dice.choice(SENTENCES) + dice.choice(("", "", "\n"))
    return draft_of(body[:CHARACTERS], body[: CHARACTERS // 2])


def hostile_draft(text: str) -> CheckInput:
    """The text everywhere a person can write."""
    draft = draft_of(text, text[::-1])
    facts = replace(draft.facts, title=text[:80], schedule_note=text[:300], how_to_apply=text[:1000])
    return replace(draft, facts=replace(facts, place=text[:120], audience_text=text[:200]))


def draft_of(body: str, own: str) -> CheckInput:
    facts = Facts(
        title="親子ひろばのお知らせ",
        body=body,
        department_name="子育て支援課",
        department_phone="0000-12-3411",
        category_code="kosodate",
        category_name="子育て",
        starts_on=TODAY + timedelta(days=9),
        place="中央公民館",
        audience_kind="ages",
        audience_age_min=Decimal(0),
        audience_age_max=Decimal(5),
        fee="300円",
        how_to_apply="電話で申し込んでください。",
        deadline_on=TODAY + timedelta(days=7),
        contact_phone="0000-12-3411",
    )
    texts = {Channel.LINE: own, Channel.X: generate(Channel.X, facts), Channel.FACEBOOK: own}
    return CheckInput(
        facts=facts,
        today=TODAY,
        send_date=TODAY,
        copies={str(name): ChannelCopy(text=text, title=facts.title) for name, text in texts.items()},
        category=CategoryProfile("kosodate", "子育て", "就学前のお子さんがいる方へ", age_min=0, age_max=6),
        other_categories=(CategoryProfile("youth", "小中高・若者", age_min=6, age_max=24),),
        elections=(Election("若葉野市長選挙", TODAY, TODAY, ("若葉 太郎", "森みどり"), ("若葉ビジョン",)),),
        pictures=(Picture("親子"),),
    )


SUBJECT = Subject("checks", "パトロールの全チェック（400字の原稿と、1万字の困った文）", checks, options)
