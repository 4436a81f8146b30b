"""What the words of a résumé's segment say for certain, and what they do not say."""

from __future__ import annotations

import pytest

from cadre.rules.resume import Reading, classify

S, G = "study", "grassroots"

CERTAIN = """
贵州省虚构市样板区东山镇党委书记|town chief 1A41 G
样板区东山镇党委副书记、镇长|town chief 1A41 G
样板区东山镇人民政府镇长|town chief 1A41 G
样板区东山镇长|town chief 1A41 G
样板区东山镇党委副书记、代镇长|town chief 1A41 G
虚构县白马苗族乡党委书记|township chief 1A41 G
虚构县白马乡乡长|township chief 1A41 G
虚构县白马乡人民政府副乡长|township deputy 1A42 G
样板区南河街道党工委书记|subdistrict chief 1A41 G
样板区南河街道党工委副书记、办事处主任|subdistrict chief 1A41 G
样板区南河街道办事处主任、三级调研员|subdistrict chief 1A41 G
样板区南河街道办事处副主任|subdistrict deputy 1A42 G
样板区南河街道党工委委员、组织委员，办事处副主任|subdistrict deputy 1A42 G
样板区东山镇副镇长|town deputy 1A42 G
样板区东山镇党委委员、副镇长、武装部部长|town deputy 1A42 G
样板区东山镇党委副书记|town deputy 1A42 G
样板区东山镇党委副书记（正科级）|town deputy 1A41 G
样板区东山镇党委副书记、政法委员|town deputy 1A42 G
样板区东山镇党委委员、组织委员|town member 1A42 G
样板区东山镇党委委员、纪委书记|town member 1A42 G
样板区东山镇人大主席|town member - G
样板区东山镇党委委员、人大主席|town member - G
样板区东山镇人大副主席|town member 1A42 G
样板区东山镇纪委副书记|town - - G
样板区东山镇团委书记|town middle_chief - G
样板区东山镇党政办公室主任|town middle_chief - G
样板区东山镇党政办公室副主任|town middle_deputy - G
样板区东山镇农业综合服务中心主任|town middle_chief - G
样板区东山镇党政办公室科员|town staff - G
样板区东山镇人民政府试用期公务员（选调生）|town staff - G
样板区东山镇人民政府工作人员|town staff - G
样板区东山镇三级主任科员|town staff - G
样板区东山镇综治办科员|town staff - G
样板区东山镇工作|town staff - G
样板区古城镇党委书记|town chief 1A41 G
样板区委常委、东山镇党委书记|town chief 1A32 G
样板区东山镇党委书记、区委办公室副主任|town chief 1A41 G
样板区东山镇党委书记兼人大主席|town chief 1A41 G
北京市海淀区中关村街道党工委书记|subdistrict chief - G
上海市虚构区东山镇镇长|town chief - G
样板区东山镇新桥村党支部书记|- - - G
样板区东山镇新桥村第一书记|- - - G
样板区东山镇新桥村党支部书记助理（大学生村官）|- - - G
样板区东山镇新桥村委会主任|- - - G
样板区南河街道花园社区党委书记|- - - G
样板区南河街道花园社区居委会主任|- - - G
驻样板区东山镇新桥村工作队队长|- - - G
样板区东山镇新桥村村官|- - - G
样板区东山镇中学教师|- - - G
样板区东山镇卫生院医生|- - - G
样板区东山镇财政所所长|- - - G
样板区东山镇派出所民警|- - - G
挂任样板区东山镇党委副书记|town - - G
样板区东山镇副镇长（挂职）|town - - G
样板区东山镇党委书记助理|town - - G
样板区东山镇党委副书记、镇长候选人|town - - G
样板区南河街道党工委副书记、办事处主任（提名）|subdistrict - - G
样板区东山镇科员（借调区委组织部工作）|town - - -
虚构大学公共管理学院行政管理专业学习|- - - S
虚构大学法学院法律系法学专业|- - - S
虚构市第一中学高中学习|- - - S
在贵州省委党校在职研究生班公共管理专业学习|- - - S
虚构市委党校中青年干部培训班学习|- - - S
虚构师范学院攻读教育学硕士|- - - S
虚构大学硕士研究生|- - - S
样板区东山镇中学学习|- - - S
样板区委组织部干部监督科副科长|party middle_deputy - -
样板区委组织部干部监督科科长、四级主任科员|party middle_chief - -
样板区委组织部副部长|party deputy - -
样板区委组织部科员|party staff - -
样板区委组织部组织员|party - - -
样板区委办公室主任|party chief - -
样板区委办副主任|party deputy - -
样板区纪委监委第一纪检监察室主任|party middle_chief - -
样板区财政局党组书记、局长|government chief 1A41 -
样板区财政局党组成员、副局长|government deputy 1A42 -
样板区财政局预算科科长|government middle_chief - -
样板区农业农村局副局长|government deputy 1A42 -
样板区住房和城乡建设局局长|government chief 1A41 -
样板区乡村振兴局副局长|government deputy 1A42 -
虚构县人民政府办公室副主任|government deputy 1A42 -
样板区公安局局长|government chief - -
样板区委书记|district chief 1A31 -
样板区委副书记、区长|district chief 1A31 -
样板区人民政府副区长|district deputy 1A32 -
样板区委常委、组织部部长|district member 1A32 -
"""

UNCERTAIN = """
待分配
待业
因病休养
在部队服役
到市委组织部跟班学习
借调到虚构市发展和改革委员会工作
虚构市财政局预算科副科长
虚构市发展和改革委员会主任科员
贵州省教育厅办公室干部
虚构市委组织部干部二科科长
景德镇市财政局局长
镇江市第一中学教师
新乡市公安局民警
镇宁县第一中学教师
虚构市城乡规划局科员
虚构市城镇建设投资有限公司职员
虚构市农村商业银行信贷员
虚构市农业农村局农村科科员
虚构高新技术产业开发区财政局局长
广西壮族自治区财政厅干部
虚构大学教师
虚构大学公共管理学院副院长
中关村科技园区管委会干部
样板区城镇居民医保中心职工
虚构乳业有限公司总经理
虚构市社区矫正管理局科员
虚构市委农村工作办公室副主任
"""


def _expected(words: str) -> Reading:
    if words.split()[-1] == "S":
        return Reading(is_study=True)
    place, category, level, grassroots = ("" if word == "-" else word for word in words.split())
    return Reading(place, category, level, is_grassroots=bool(grassroots))


@pytest.mark.parametrize("row", CERTAIN.split("\n")[1:-1])
def test_what_the_words_say_for_certain(row: str) -> None:
    text, words = row.split("|")
    assert classify(text) == _expected(words)


@pytest.mark.parametrize("text", UNCERTAIN.split("\n")[1:-1])
def test_words_that_may_mean_something_else_say_nothing(text: str) -> None:
    assert classify(text) == Reading()


def test_full_width_and_blanks_make_no_difference() -> None:
    assert classify("样板区　东山镇 党委书记（正科级）") == classify("样板区东山镇党委书记(正科级)")
