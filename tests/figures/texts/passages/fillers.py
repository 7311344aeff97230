"""Sentences with numerals that are no figures: plans, ordinals, names, models, numbers of documents; and plain filler."""

from __future__ import annotations

from tests.figures.texts.writer import Writer

TRAPS = [
    "[该市|各地]围绕“十四五”规划[目标|任务]，[加快推进|统筹推进][项目建设|产业升级]。",
    "[代表团|企业][赴|到]莫斯科参加了“第30届国际食品展”，[反响热烈|收获颇丰]。",
    "新航站楼T3[建成后|投运后]，[旅客出行|货物中转]将更加便捷。",
    "5G网络[覆盖范围|应用场景][继续扩大|不断丰富]。",
    "世界500强企业[负责人|代表][前来考察|出席了签约仪式]。",
    "[根据|按照]甘政发〔2022〕18号文件[要求|精神]，[有关部门|各县区]要[加强调度|压实责任]。",
    "[围绕|构建]“一核三带”区域发展格局，[各地|各部门][主动对接|协同发力]。",
    "[与|同]“一带一路”沿线国家[往来|合作][日益密切|持续深化]。",
    "X8024次班列[准点发车|一路向西]，[沿线口岸|海关]提前做好准备。",
    "[考察组|调研组]先后[到|赴]四川、九江、六安、百色等地[学习考察|对接项目]。",
    "[百货|零售|餐饮]、[住宿|文旅]等行业[稳步恢复|回暖明显]。",
    "[零件|零部件]加工[企业|车间][满负荷生产|赶制订单]。",
    "进入21世纪以来，[通道建设|对外开放][提速|步伐加快]。",
    "党的二十大[精神|部署][深入人心|落地见效]。",
    "[一般公共预算|第三产业|第二产业]仍是[重点|难点]，[需要|应当]持续发力。",
    "“十三五”期间[打下的|奠定的]基础[更加牢固|得到巩固]。",
    "[办好|筹备]第二十四届兰洽会，是[下一步|近期]的重点。",
    "[4A级|5A级]景区[加强限流|延长开放时间]。",
    "[推行|实行]“放管服”改革和“四个取消”，[办事效率|企业满意度][提升|提高]。",
    "国道G312、G30连霍高速[沿线|路段]施工[有序推进|顺利]。",
    "[一方面|一是]要[稳增长|抓项目]，[另一方面|二是]要[防风险|惠民生]。",
    "“双百”行动、“三抓三促”行动[扎实推进|成效初显]。",
    "[开展|推进]“万企兴万村”行动，[帮扶|结对]工作[不断深化|走深走实]。",
    "新冠疫情以来，COVID-19相关[保供|通关]措施[逐步优化|陆续退出]。",
]
IGNORED = [
    "#2015-2016#[学年|年度]的[账目|资料]已[归档|整理完毕]。",

    "#三大#主导产业[不断壮大|支撑有力]。", "#一批#重点项目[加快落地|相继投产]。", "#五大#行动[全面展开|持续发力]。", "[该市|该省]进入全国#前十#。",
    "这是[该省|当地]#第一个#[跨境|保税]项目。", "#首列#班列[缓缓驶出|顺利抵达]。", "#四类#产业[各有侧重|协同发展]。",
]  # fmt: skip
PLAIN = [
    "[有关负责人|分析人士]表示，[外部环境|国际形势]依然复杂，[企业|各方]仍需[努力|谨慎]。",
    "[下一步|接下来]，将[继续强化要素保障|加大服务力度]，[推动项目早落地早投产|促进消费持续恢复]。",
    "[增速|形势][符合预期|总体平稳]，[后劲|动能][有待增强|正在积聚]。",
    "[天气|节假日]因素[对施工|对消费][有一定影响|影响有限]。",
]
TAIWAN = [
    "[业者|厂商]对[未来|短期]展望[转趋保守|仍偏乐观]。", "受[国际行情|基期]影响，[单月|整体]表现[不俗|平平]。", "#第三#航厦[工程|计划]持续[推进|施工]。", "[政府|主管机关]将[持续观察|滚动检讨]。",
    "“五加二”产业[政策|方案][延续|扩大]。", "[前瞻|六大核心战略产业]计划[陆续|如期]推动。",
]  # fmt: skip


def filler(w: Writer) -> None:
    """One such sentence, not said before in the text."""
    pool = PLAIN + TRAPS + IGNORED if w.region in {"mainland", "hongkong"} else PLAIN + TAIWAN
    fresh = [p for p in pool if p not in w.used]
    phrase = w.random.choice(fresh)
    w.used.add(phrase)
    w.say(phrase)


def hearsay(w: Writer) -> None:
    """Who says it and when; the date is not the figures'."""
    day = w.calendar.day(w.random.randint(2, 12), w.random.randint(1, 28))
    alone = w.calendar.day_alone(w.random.randint(1, 28))
    w.say([
        "<office>{d}<says>，", "<office>{d}<says>，", "<office><says>，", "记者从<office>获悉，", "据<office><says>，", "{d}，<office><says>：", "<office>{e}<says>，",
    ], d=day, e=alone)  # fmt: skip


def policies(w: Writer) -> None:
    """Measures of a policy, counted; with no period of their own."""
    day = w.calendar.day(w.random.randint(2, 12), w.random.randint(1, 28))
    n = w.count(w.random.randint(12, 60), w.random.choice(["项", "条"]))
    m = w.few(w.random.randint(2, 12), "个")
    n.period = m.period = None
    w.say(
        [
            "{d}出台的[若干政策措施|实施意见][涉及|包括]{m}方面{n}措施。",
            "[此前|]{d}[印发|出台]的方案提出{m}方面、{n}举措。",
        ],
        d=day,
        m=m,
        n=n,
    )
