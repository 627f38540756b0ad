//! The words of the trade that no other register explains (domain.md 7), in plain office Chinese and English.

use crate::i18n::Text;
use crate::i18n::text;

/// A word, and what it means.
#[derive(Debug)]
pub struct WordRow {
    /// The word.
    pub word: Text,
    /// What it means.
    pub means: Text,
}

const fn w(zh: &'static str, en: &'static str, means_zh: &'static str, means_en: &'static str) -> WordRow {
    WordRow { word: text(zh, en), means: text(means_zh, means_en) }
}

/// The register.
pub static WORDS: &[WordRow] = &[
    w(
        "疑点",
        "flag",
        "一条规则在一户、一人或一村的数字里看到的问题；写明用了哪几个数、怎么算的。",
        "What a rule saw in the figures of a household, a person or a village, with the numbers and the sum.",
    ),
    w(
        "轮次",
        "round",
        "第几次看这一户：首次是第 1 轮，每退回一次、交回来就进下一轮。",
        "How often a case was looked at: 1 at first, one more each time it comes back.",
    ),
    w(
        "停止线",
        "stop line",
        "列表从上往下看到这里，八成的可疑金额和所有的高疑点就都看过了；线以下抽对照样本。",
        "Down to it the queue holds four fifths of the money in doubt and every high flag; below it a control sample is drawn.",
    ),
    w(
        "可疑金额",
        "money in doubt",
        "疑点说的那几个数里有疑问的钱，同一个原因只算一次。列表按它排。",
        "The money that the flags speak of, each root once; the queue stands in its order.",
    ),
    w(
        "对照样本",
        "control sample",
        "停止线以下抽签看的户，看了才知道没看的户里有多少错。",
        "Cases below the stop line drawn by lot: they tell how many of those not looked at are wrong.",
    ),
    w("属实", "true as it stands", "数字不用改：写明原因、附佐证。", "The figure stays: a reason and evidence go with it."),
    w("更正", "correction", "数字要由村里改；乡镇不替村里写数。", "The village changes the figure; the township never writes one for it."),
    w(
        "豁免",
        "waiver",
        "有依据、有批准人、有期限，期限以前同一疑点不再问。",
        "With a ground, an approver and a last day; until then the same flag is not asked about.",
    ),
    w(
        "误报",
        "false alarm",
        "规则在这一户看错了；次数多的规则要调标准。",
        "The rule was wrong here; one that is often wrong needs another limit.",
    ),
    w("挂起", "on hold", "等部门或上级答复，不通过也不退回。", "Waits for a department or an office above: neither approved nor returned."),
    w(
        "销号",
        "closed off",
        "退回的疑点核清、交回、复审通过，台账上划掉。",
        "A returned doubt is cleared, back and approved, and struck off the ledger.",
    ),
    w(
        "翻烧饼",
        "flip-flop",
        "同一户的同一个数来回改，或一趟一趟重复入户。交回来又改回原值会单独报出。",
        "The same figure changed to and fro, or a household visited again and again; a figure put back is flagged.",
    ),
    w(
        "脱贫不稳定户",
        "unstable household",
        "脱贫以后收入不稳、有返贫风险的户，监测对象的一类。",
        "Exited poverty, and at risk of falling back; a category of monitoring.",
    ),
    w(
        "边缘易致贫户",
        "marginal household",
        "没有建过档、收入在线边上的一般农户，监测对象的一类。",
        "Never registered, with an income near the line; a category of monitoring.",
    ),
    w(
        "突发严重困难户",
        "sudden-hardship household",
        "因病、因灾、因意外刚性支出大、生活突然困难的户，监测对象的一类。",
        "Struck by illness, disaster or accident; a category of monitoring.",
    ),
    w(
        "监测线",
        "monitoring line",
        "人均纯收入的参考线，由省里的文件定，一条线只管文件说的那一期；低于它要研判，不等于必须纳入。",
        "A reference per head that a document of the province sets, for its own period only; below it a judgement is due, no duty to include.",
    ),
    w(
        "风险消除",
        "risk cleared",
        "收入稳定过线、“三保障”没有问题、原来的风险没了，按程序标注。",
        "Income safely above the line, the guarantees secure, the risk gone: marked by the procedure.",
    ),
    w(
        "三保障",
        "three guarantees",
        "义务教育、基本医疗、住房安全，另看饮水安全。",
        "Schooling, medical insurance, a safe house; and safe water.",
    ),
    w(
        "合规自付支出",
        "out-of-pocket within policy",
        "报销以后自己付的、政策范围内的医药费等。",
        "What is paid oneself within the policy after reimbursement.",
    ),
    w(
        "务工月监测",
        "monthly work record",
        "每个月在哪里做什么工、拿多少钱的记录，和表上的工资对。",
        "Where somebody worked each month and for how much; held against the wages on the form.",
    ),
    w(
        "公益岗",
        "public-welfare post",
        "护林、保洁一类由政府发工资的岗位；工资单列，不和别的工资混在一起。",
        "Forest guard, cleaner and the like, paid by the government; the pay stands apart from other wages.",
    ),
    w(
        "一卡通",
        "subsidy card",
        "发各种补贴的银行卡；流水能证明转移性收入。",
        "The bank card that subsidies go to; its statement proves transfers.",
    ),
    w("对照表", "comparison form", "印着上次的数、这次空着的采集表。", "A form with last figures printed and this year's left empty."),
    w(
        "回头看",
        "second visit",
        "抽一些户再入户一次，不带上次的数，看差多少。",
        "Some households are visited again without the first figures, to see by how much they differ.",
    ),
    w(
        "账账相符、账实相符",
        "ledgers agree",
        "表、系统、名册之间一样，和家里实际也一样。",
        "Form, system and rosters say the same, and so does the household.",
    ),
    w(
        "线索来源",
        "source of a clue",
        "从哪里知道的：农户在平台上申报、12317、网格、部门、省里推送、走访，或审核时发现（转识别的户）。",
        "How it became known: declared online, by the hotline 12317, a grid, a department, the province, on rounds, or found in review.",
    ),
    w(
        "线索办结",
        "end of a clue",
        "纳入；不纳入，要写原因、附佐证；转办，写给了谁；重复，写是哪一条的编号。",
        "Included; not included, with reason and evidence; passed on, to whom; or a double, with the number of the other clue.",
    ),
    w(
        "网格",
        "grid",
        "村里划成的片，每片有人每月走访；名字照村里的写，一个网格只用一种写法。",
        "A part of a village that somebody goes round each month; written as the village writes it, always the same way.",
    ),
    w(
        "网格排查",
        "rounds in grids",
        "网格员每月走访，记哪天、谁去、走了几户或走了谁；一个月没有登记的网格单独列出来。",
        "Each month somebody goes round: the day, who went, how many households or whom; a grid without a round in a month is listed.",
    ),
    w(
        "排查结果",
        "result of a round",
        "没有发现也要写“未发现”，空着不算；有发现的写明情况，另外登记线索。",
        "“Nothing found” is written too, empty says nothing; what was found is told in words and entered as a clue besides.",
    ),
    w(
        "抽样号",
        "lot number",
        "抽签用的数；同一个数、同样的户，再抽一次还是那几户，谁都可以核对。",
        "The number of a drawing: the same number draws the same households again, so that anybody can check it.",
    ),
    w(
        "责任人",
        "who is responsible",
        "包村领导、包村干部、驻村工作队、村书记对全村的数负责；采集人、帮扶责任人、审核人按户负责。只写姓名或队名。",
        "Leader, cadre, team and secretary answer for a village; collector, helper and reviewer for households. The name alone is written.",
    ),
    w(
        "在任",
        "term of duty",
        "从哪天起、到哪天止；空着就是一直是、到现在。接替的，原来的人到前一天为止。",
        "From which day until which; empty is always and still. Whoever takes over ends the one before on the day before.",
    ),
    w(
        "采集期",
        "days of collection",
        "入户采集从哪天到哪天；乡镇可以按自己的通知定，清空就用回标准里的日期。",
        "From which day to which households are visited; the township sets them by its notice, emptied they are those of the limits again.",
    ),
    w(
        "上报截止",
        "deadline",
        "县里要数的那天；剩几天、每天要办几户按它算；最后一周里退回的只给一个工作日。",
        "The day by which the county wants the set: days left and the pace that is needed count from it; in its last week a slip has one working day.",
    ),
    w(
        "重新开放",
        "reopening",
        "关闭的一期再打开，要写明为什么，记入台账；锁定的户回到原来的状态。",
        "A closed campaign is opened again, with a reason that is entered; locked cases go back to where they stood.",
    ),
];
