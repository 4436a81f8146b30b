"""Names of invented people: weighted surnames, given names of their decade, a few of other nations."""

from __future__ import annotations

from random import Random

# Surnames that play a part in the written stories are drawn like all others; full names are reserved.
_COMMON = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
_MIDDLE = (
    "郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢姜崔钟谭陆汪范石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史"
)
_SCARCE = "陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温柳殷施牛洪骆甘耿关裴喻涂鲁翁左柯纪游阮蓝霍虞瞿庾"
_DOUBLE = ("欧阳", "上官", "司徒", "诸葛", "令狐")

_MALE = {
    1960: "建国 建军 国庆 志强 永刚 德胜 长青 春林 卫东 国梁 新华 保林 福生 "
    "守正 克勤 光明 振华 正国 世忠 兴旺 "
    "庆生 立新 友谊 忠义 怀谷 绍棠 承志 定国 大勇 汉文",
    1976: "志刚 建明 海涛 俊峰 晓东 立群 文博 伟民 少华 延川 继东 新桥 成栋 "
    "鸿志 志远 永强 国栋 红军 学文 卫国 "
    "剑锋 云飞 雪松 江涛 向阳 劲松 宏伟 春雷 正则 景行",
    1986: "宇航 浩 鹏飞 明远 致远 启航 思齐 博文 知行 济川 云帆 俊杰 凯 磊 超 家骏 晨曦 望舒 修远 书恒 "
    "文韬 一鸣 子昂 泽 旭东 志豪 天宇 安澜 鸿飞 凌云",
    1996: "浩然 泽宇 嘉树 子轩 俊熙 一帆 梓豪 逸飞 奕辰 思远 皓轩 承泽 景明 之恒 子墨 亦凡 云舟 星河 知远 煜",
}
_FEMALE = {
    1960: "秀英 桂兰 红霞 玉洁 春梅 素云 丽萍 玉梅 秋菊 淑华 爱华 冬梅 素珍 "
    "艳玲 凤英 月琴 惠芳 菁华 桂英 兰芳",
    1976: "晓蕾 海燕 雅琴 慧敏 文静 丽娟 红梅 雪梅 晓燕 静 敏 艳 锦绣 安然 素心 燕飞 玉婷 秋月 永红 若兰",
    1986: "静怡 若岚 思颖 梦瑶 佳宁 婉清 晚晴 念慈 书瑶 乐怡 雨桐 婷婷 露 倩 莹 佳慧 思雨 晓彤 嘉怡 欣",
    1996: "雨桐 诗涵 欣然 可欣 心悦 梓涵 语桐 若溪 一诺 思琪 知夏 沐晴 清越 "
    "星语 念初 子衿 芷晴 书宁 以宁 乐瑶",
}
_RARE = "堃玥喆垚燚煊珺昶翀骞琤彧祎頔䶮"

_FAR_GIVEN = {
    "05": {
        "1": "阿迪力 库尔班 吐尔逊 艾尔肯 买买提江 努尔买买提".split(),
        "2": "阿依古丽 古丽娜尔 热依汗 帕丽达 迪丽努尔".split(),
    },
    "17": {"1": "叶尔兰 努尔兰 别克 阿斯哈尔".split(), "2": "古丽孜亚 阿依波塔 哈力玛".split()},
}
_FAR_FATHER = {
    "05": "买买提 艾合买提 吐尔逊 阿不都热依木 卡德尔 依明".split(),
    "17": "叶尔肯 哈孜 居马汗 巴合提".split(),
}
_NATIONS = (
    ("01", 860),
    ("06", 38),
    ("12", 26),
    ("15", 24),
    ("09", 18),
    ("03", 12),
    ("08", 6),
    ("11", 5),
    ("07", 4),
    ("05", 4),
    ("17", 2),
    ("04", 1),
)

RESERVED = frozenset(
    "林知远 贺长林 沈若岚 邱国栋 方振海 罗静怡 宋大鹏 唐文博 马晓蕾 "
    "顾明哲 温玉梅 苏晚晴 纪云帆 程思齐 蓝书瑶 "
    "周敏 郑启明 陆怀瑾 韩立 吴晓".split()
)


class Names:
    """Draws names; keeps clear of the people whose stories are written by hand."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._male = {start: words.split() for start, words in _MALE.items()}
        self._female = {start: words.split() for start, words in _FEMALE.items()}
        self._codes = [code for code, _ in _NATIONS]
        self._weights = [weight for _, weight in _NATIONS]
        self._seen: set[str] = set()

    def ethnicity(self) -> str:
        """A code of GB/T 3304, mostly 汉族."""
        return self._rng.choices(self._codes, self._weights)[0]

    def draw(self, sex: str, birth_year: int, ethnicity: str) -> str:
        """A name that fits; doubles occur, as in life, but not often."""
        for _ in range(3):
            name = self._compose(sex, birth_year, ethnicity)
            if name not in self._seen and name not in RESERVED:
                break
        if name in RESERVED:
            return self.draw(sex, birth_year, ethnicity)
        self._seen.add(name)
        return name

    def _compose(self, sex: str, birth_year: int, ethnicity: str) -> str:
        rng = self._rng
        if ethnicity in _FAR_GIVEN:
            return rng.choice(_FAR_GIVEN[ethnicity][sex]) + "·" + rng.choice(_FAR_FATHER[ethnicity])
        return self._surname() + self.given(sex, birth_year)

    def _surname(self) -> str:
        draw = self._rng.random()
        if draw < 0.52:
            return self._rng.choice(_COMMON)
        if draw < 0.9:
            return self._rng.choice(_MIDDLE)
        return self._rng.choice(_SCARCE) if draw < 0.993 else self._rng.choice(_DOUBLE)

    def given(self, sex: str, birth_year: int) -> str:
        """A given name of the decade."""
        rng = self._rng
        table = self._male if sex == "1" else self._female
        decade = max((start for start in table if start <= birth_year), default=1960)
        word = rng.choice(table[decade])
        draw = rng.random()
        if birth_year >= 1985 and draw < 0.012:
            return rng.choice(_RARE)
        if draw < 0.2:
            return word[-1]
        mixed = rng.choice(table[decade])[0] + rng.choice(table[decade])[-1]
        return mixed if draw < 0.62 and mixed[0] != mixed[1] else word
