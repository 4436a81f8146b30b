"""How much each unit cares about young cadres: what makes the lights of the demo differ."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .district import District

RED = frozenset(
    "清河镇 青石街道 岭背乡 区财政局 区发改局 区委宣传部 区自然资源局 区统计局 云岭城投集团".split()
)
YELLOW = frozenset("望江街道 石桥镇 茶亭镇 区住建局 区水务局 区科工信局 区交通局 云岭文旅集团".split())
RED_CHANCE, YELLOW_CHANCE = 0.19, 0.17


@dataclass(frozen=True, slots=True)
class Aim:
    """What a unit looks after; ``adopts`` is the month from which it does, in months before now."""

    team: bool
    middle: bool
    adopts: int
    lapsing: bool = False

    @property
    def colour(self) -> str:
        """The colour the aim leads to."""
        return "green" if self.team and self.middle else "yellow" if self.team or self.middle else "red"


def aims_of(district: District, rng: Random) -> list[Aim]:
    """An aim for each unit with a team; in the first district the known units play their part."""
    aims = []
    for top in district.tops:
        name, draw, side = top.unit.short_name, rng.random(), rng.random() < 0.5
        adopts = rng.choice((60, 60, 48, 36, 30, 24, 18, 12, 9, 6))
        named = district.index == 0
        if name in RED if named else draw < RED_CHANCE:
            aims.append(Aim(False, False, rng.choice((0, 6, 14, 30))))
        elif name in YELLOW if named else draw < RED_CHANCE + YELLOW_CHANCE:
            aims.append(Aim(side, not side, adopts))
        else:
            aims.append(Aim(True, True, adopts, rng.random() < 0.25))
    return aims
