"""奖惩情况: sentences of time, reason, organ and name, as the form writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cadre.choices import RewardKind
from cadre.formats.dossier import RewardFact
from cadre.formats.form_texts.dates import form_date, words
from cadre.formats.form_texts.sheet import Reading, one_line
from cadre.rules.reward_names import is_reward, is_sanction, reward_code
from core.sheets.partial_dates import PartialDate
from core.sheets.problems import CellProblem

ELEMENT = "JiangChengQingKuang"
NOTHING = {"无", "无。", "暂无", "没有", "无奖惩"}
NAME, ORGAN, REASON, TEXT = 120, 120, 200, 552
DATE = r"(?:19|20)\d{2}(?:年(?:度)?(?:\d{1,2}月(?:\d{1,2}日)?)?|[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?)"
DATED = re.compile(rf"^(?:[(（]?\d{{1,2}}[)）.、．]\s*)?({DATE})[，,、：:]?\s*")
LIFTED = re.compile(
    rf"^({DATE})[，,]?(?:经.{{1,60}}(?:批准|决定)[，,]?)?(?:予以)?(?:解除|撤销)(?:处分)?[。]?$"
)
BY_ORGAN = re.compile(r"^(?:经|由|被)?(.{2,}?)(?:研究)?(?:批准|决定|同意)$")
FROM_ORGAN = re.compile(r"^(?:被|获|由)(.{2,}?)((?:授予|评为|表彰为|评定为|记[一二三]等功|给予|嘉奖).*)$")
OPEN, CLOSED = "（(“《【", "）)”》】"
NEW_DATE = re.compile(rf"\s*(?:[(（]?\d{{1,2}}[)）.、．]\s*)?{DATE}")


def read_rewards(reading: Reading) -> tuple[RewardFact, ...] | None:
    """Rewards and sanctions in their order; none at all for 无, None when the cell is empty."""
    text = reading.raw(ELEMENT).strip()
    if not text:
        return None
    if text in NOTHING:
        return ()
    reading.fit(ELEMENT, text, None)
    found: list[RewardFact] = []
    for sentence in _with_lifting(_sentences(text)):
        fact = read_sentence(sentence)
        found.append(fact)
        if len(sentence) > TEXT:
            reading.remark(ELEMENT, f"有一句超过 {TEXT} 个字，后面的没有导入。", "请分成几句，用“；”隔开。")
        if is_sanction(sentence) == is_reward(sentence):
            reading.remark(
                ELEMENT, f"“{sentence[:30]}”看不出是奖励还是惩戒，按奖励导入。", "请核对奖惩类别。"
            )
    return tuple(found)


def rewards_in(text: str) -> tuple[RewardFact, ...]:
    """One fact for each sentence of a text; none for 无 and for an empty one."""
    if not text.strip() or text.strip() in NOTHING:
        return ()
    return tuple(read_sentence(sentence) for sentence in _with_lifting(_sentences(text)))


def read_sentence(sentence: str) -> RewardFact:
    """One reward or sanction; what is neither time, reason nor organ is its name."""
    kind = RewardKind.SANCTION if is_sanction(sentence) else RewardKind.REWARD
    main, _, lifting = sentence.rpartition("；")
    lifted = LIFTED.match(lifting) if main else None
    main = main if lifted else sentence
    decided, rest = _leading_date(main)
    organ = reason = ""
    kept: list[str] = []
    parts = re.split("[，,]", rest.strip("。 "))
    if lifted is None and len(parts) > 1 and (lifted := LIFTED.match(parts[-1])):
        parts.pop()
    for part in parts:
        if not organ and (by := BY_ORGAN.match(part)):
            organ = by[1]
        elif not reason and part.startswith("因") and len(part) > 1:
            reason = part[1:]
        elif part:
            kept.append(part)
    if not organ and kept and (by := FROM_ORGAN.match(kept[0])):
        organ, kept[0] = by[1], by[2]
    undone = _date(lifted[1]) if lifted else None
    name = "，".join(kept) or sentence
    return RewardFact(
        kind.value,
        name[:NAME],
        code=reward_code(name, kind.value),
        organ=organ[:ORGAN],
        decided_on=decided.date if decided else None,
        precision=decided.precision if decided else "month",
        reason=reason[:REASON],
        lifted_on=undone.date if undone else None,
        text=sentence[:TEXT],
    )


def _leading_date(sentence: str) -> tuple[PartialDate | None, str]:
    dated = DATED.match(sentence)
    found = _date(dated[1]) if dated else None
    return (found, sentence[dated.end() :]) if dated and found else (None, sentence)


def _date(text: str) -> PartialDate | None:
    try:
        return form_date(text.replace("年度", "年"))
    except CellProblem:
        return None


def _sentences(text: str) -> Iterator[str]:
    """The sentences: parted by ； and 。, by lines that begin anew, by a comma before another date."""
    depth, begun = 0, 0
    text = text.rstrip()
    for place, character in enumerate(text):
        depth += (character in OPEN) - (character in CLOSED)
        if depth > 0 or character not in "；;。\n，,":
            continue
        anew = place + 1 == len(text) or bool(NEW_DATE.match(text, place + 1))
        told = bool(DATED.sub("", text[begun:place].strip()))
        if character in "；;" or (anew and (character in "。\n" or told)):
            yield _tidy(text[begun:place])
            begun, depth = place + 1, 0
    yield _tidy(text[begun:])


def _tidy(sentence: str) -> str:
    return one_line(sentence).strip("；;。，, ")


def _with_lifting(sentences: Iterator[str]) -> Iterator[str]:
    """A sentence that only says when a sanction was lifted belongs to the one before it."""
    waiting = ""
    for sentence in sentences:
        if waiting and is_sanction(waiting) and "；" not in waiting and LIFTED.match(sentence):
            waiting = f"{waiting}；{sentence}"
            continue
        if waiting:
            yield waiting
        waiting = sentence
    if waiting:
        yield waiting


def said_of(reward: RewardFact) -> tuple[object, ...]:
    """What a sentence tells of it; kind and code are derived from the words."""
    return (
        reward.name, reward.organ, reward.reason, reward.lifted_on,
        reward.decided_on, reward.precision if reward.decided_on else "",
    )  # fmt: skip


def written_rewards(rewards: tuple[RewardFact, ...] | None) -> str:
    """All sentences; each as received while it still says what the record says."""
    if rewards is None:
        return ""
    return "；".join(sentence_of(reward) for reward in rewards) or "无"


def sentence_of(reward: RewardFact) -> str:
    """The sentence of one reward or sanction."""
    if reward.text and said_of(read_sentence(reward.text)) == said_of(reward):
        return reward.text
    parts = (
        words(reward.decided_on, reward.precision) if reward.decided_on else "",
        f"因{reward.reason}" if reward.reason else "",
        f"经{reward.organ}批准" if reward.organ else "",
        reward.name.replace("；", "、"),
    )
    sentence = "，".join(part for part in parts if part)
    return f"{sentence}；{words(reward.lifted_on)}解除" if reward.lifted_on else sentence
