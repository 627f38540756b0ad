//! The standard procedure (domain.md 5.2 to 5.4): its steps, who does them, what comes out, and where they are learned.
//!
//! Lessons name the steps they train; the handbook tells all of them. What does not live here: days and lines that an office sets
//! (`rules/shipped/limits`), the steps of one clue as they are entered (`domain/office/clue_word.rs`).

use crate::domain::reason::Effect;
use crate::i18n::Text;
use crate::i18n::text;

/// Where a step is learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaughtBy {
    /// By a lesson at the desk.
    Lesson,
    /// In the class of those who fill in the forms in the villages: no part of it is done with this program.
    VillageClass,
}

/// One step.
#[derive(Debug)]
pub struct ProcedureStep {
    /// Section and number of domain.md: `5.2-7`.
    pub code: &'static str,
    /// What it is called.
    pub title: Text,
    /// Who does it.
    pub who: Text,
    /// What is done and what comes out of it.
    pub what: Text,
    /// Groups of rules whose flags show that it was not kept; none where the rules cannot tell.
    pub groups: &'static [&'static str],
    /// Where it is learned.
    pub by: TaughtBy,
}

/// The review by the township, which all other steps come from or lead to.
pub const REVIEW: &str = "5.2-7";

const fn step(code: &'static str, title: Text, who: Text, what: Text) -> ProcedureStep {
    ProcedureStep { code, title, who, what, groups: &[], by: TaughtBy::Lesson }
}

impl ProcedureStep {
    const fn of_class(mut self) -> ProcedureStep {
        self.by = TaughtBy::VillageClass;
        self
    }

    const fn seen_by(mut self, groups: &'static [&'static str]) -> ProcedureStep {
        self.groups = groups;
        self
    }
}

/// Its steps: those of the campaign, of an identification, and of the elimination of a risk.
pub static PROCEDURE: &[ProcedureStep] = &[
    step(
        "5.2-1",
        text("部署培训", "briefing and training"),
        text("县训乡镇，乡镇训村", "the county briefs townships, the township its villages"),
        text(
            "讲清收入口径、表怎么填、村怎么分、哪天交。留下方案和培训记录。",
            "What counts as income, how forms are filled in, who takes which village, by which day. A plan and a record of the training stay.",
        ),
    )
    .of_class(),
    step(
        "5.2-2",
        text("打印信息采集对照表", "printing the comparison forms"),
        text("乡镇", "the township"),
        text("一村一份，上次的数印在上面，这次的数空着。", "One set a village: last figures printed, this year's left empty."),
    )
    .of_class(),
    step(
        "5.2-3",
        text("收集政策性收入清单", "collecting the lists of policy income"),
        text("乡镇向各部门要", "the township, from the departments"),
        text(
            "养老金、低保、补贴、公益岗工资、分红的名册，和入户同时收，导入后逐户比对。",
            "Rosters of pensions, dibao, subsidies, post pay and dividends, while visits go on; imported, they are held against each household.",
        ),
    )
    .seen_by(&["XCK", "PWP", "TRF"])
    .of_class(),
    step(
        "5.2-4",
        text("入户采集", "visiting and collecting"),
        text("采集人，两人一组", "two collectors together"),
        text(
            "到家里一项一项问，看凭证；人在外地的才可以用电话、视频。目标数、去年数不能照抄。",
            "Item by item at the household's home, with proof; by phone only for people who are away. Targets and last year's figures are not copied.",
        ),
    )
    .seen_by(&["COL", "VIL"])
    .of_class(),
    step(
        "5.2-5",
        text("农户签字确认", "the household signs"),
        text("户主和采集人", "the head and the collectors"),
        text("当场把表念一遍，户主签字或按手印，采集人也签。", "The form is read out, the head signs or fingerprints it, the collectors sign too."),
    )
    .of_class(),
    step(
        "5.2-6",
        text("村级初审", "village check"),
        text("村“两委”和驻村工作队", "the village committee with the resident team"),
        text(
            "对账、看人口、看漏项，需要公示的公示，村书记签字盖章后上报。",
            "Sums, members and left-out items are checked, notices posted where the county asks for it; the secretary signs and stamps.",
        ),
    )
    .seen_by(&["ARI", "IDV", "EDU"]),
    step(
        REVIEW,
        text("乡镇审核", "township review"),
        text("乡镇审核人", "the reviewer of the township"),
        text(
            "筛查、和上年比、和部门名册比、抽户回看；一户一户给结论：通过、退回、挂起、转识别。",
            "Rules, last year, department lists, a sample visited again; each household gets its verdict: approved, returned, on hold, identified.",
        ),
    )
    .seen_by(&["INC", "LAB", "PRD", "PRP", "SEC"]),
    step(
        "5.2-8",
        text("退回、整改、复审", "return, correction, second look"),
        text("乡镇退回，村整改", "the township returns, the village corrects"),
        text(
            "写清问什么、带什么、哪天交；交回后只看变了什么、该动的动没动，再筛查一次。",
            "What is asked, what to bring, by which day; what comes back is read for what changed and what did not, and the rules run again.",
        ),
    ),
    step(
        "5.2-9",
        text("系统录入", "entry into the system"),
        text("三个人：一个念、一个录、一个核", "three people: one reads, one types, one checks"),
        text("把通过的户录入国家系统，录完在这里标记。", "Approved households are typed into the national system and marked here."),
    ),
    step(
        "5.2-10",
        text("县级审定", "county approval"),
        text("县", "the county"),
        text(
            "县里再清洗、反馈疑点；退回的户回到乡镇重新看，直到锁定。",
            "The county cleans again and sends doubts back; what it returns is looked at again, until the period is locked.",
        ),
    ),
    step(
        "5.2-11",
        text("归档", "filing"),
        text("村和乡镇", "village and township"),
        text("一户一档：签字的表、凭证、退回单和回执；当期关闭、存档。", "One file a household: signed form, proof, slips and replies; the campaign is closed and archived."),
    ),
    step(
        "5.3-1",
        text("线索", "clue"),
        text("农户、网格员、部门、平台", "households, grid workers, departments, platforms"),
        text("谁在哪天从哪里知道的，记下来就开始算天数。", "Who learned of it, on which day and how; the days run from there."),
    )
    .seen_by(&["MON"]),
    step(
        "5.3-2",
        text("受理", "acceptance"),
        text("乡镇", "the township"),
        text("两天内转到村里。", "It goes on to the village within two days."),
    ),
    step(
        "5.3-3",
        text("入户核查", "visit"),
        text("村和工作队", "the village and the team"),
        text(
            "两三天内到家里看收入、支出和“三保障”，户主签承诺授权书，填信息采集表。",
            "Within two or three days: income, expenses and the three guarantees; the head signs the consent, the form is filled in.",
        ),
    ),
    step(
        "5.3-4",
        text("信息比对", "comparison with departments"),
        text("县里组织部门", "the county with its departments"),
        text("名单报县，部门约五天答复。", "Names go to the county; departments answer in about five days."),
    ),
    step(
        "5.3-5",
        text("评议公示", "meeting and notice"),
        text("村", "the village"),
        text(
            "村民代表评议，村里公示至少五天；身份证号、电话、账号、病情不能上墙。",
            "The village meets and posts a notice for at least five days; no id number, phone, account or illness stands on it.",
        ),
    ),
    step(
        "5.3-6",
        text("审核审批", "review and approval"),
        text("乡镇审核，县审批", "the township reviews, the county approves"),
        text("从线索到这里一般不超过十五天。", "From the clue to here it takes fifteen days at most as a rule."),
    ),
    step(
        "5.3-7",
        text("录入建档", "entry and file"),
        text("乡镇", "the township"),
        text(
            "录入系统，定帮扶责任人，十天左右写出一户一策的计划。",
            "Entry into the system, a helper named, and a plan for the household within about ten days.",
        ),
    ),
    step(
        "5.4",
        text("风险消除", "elimination of the risk"),
        text("村提出，乡镇审核，县审定", "the village proposes, the township reviews, the county decides"),
        text(
            "收入稳定过线、“三保障”和饮水安全、风险确实没了，一般稳定半年以上；程序和识别一样。收入不稳、没有劳力的先不标。",
            "Income safely above the line, guarantees and water secure, the risk gone, as a rule for half a year; the same steps as an identification. Not where income is unsteady or nobody can work.",
        ),
    ),
];

/// A step by its code.
#[must_use]
pub fn procedure(code: &str) -> Option<&'static ProcedureStep> {
    PROCEDURE.iter().find(|step| step.code == code)
}

/// The step that a flag of a rule speaks of, by the group of its code; the review for a group of the office's own.
#[must_use]
pub fn step_of_rule(code: &str) -> Option<&'static ProcedureStep> {
    let group = code.trim_end_matches(|letter: char| letter.is_ascii_digit());
    PROCEDURE.iter().find(|step| step.groups.contains(&group)).or_else(|| procedure(REVIEW))
}

/// The step that follows when a reason of this effect is chosen.
#[must_use]
pub fn step_after(effect: Effect) -> Option<&'static ProcedureStep> {
    procedure(match effect {
        Effect::Stands | Effect::Waits => REVIEW,
        Effect::Corrects => "5.2-8",
        Effect::Revisits => "5.2-4",
        Effect::Identifies => "5.3-1",
    })
}

#[cfg(test)]
mod tests {
    use crate::domain::reason::REASONS;
    use crate::rules::book::Book;
    use crate::training::procedure::PROCEDURE;
    use crate::training::procedure::procedure;
    use crate::training::procedure::step_after;

    #[test]
    fn every_group_of_rules_speaks_of_one_step_and_every_reason_leads_to_one() {
        let book = Book::shipped().expect("the book");
        for rule in book.rules() {
            let group = rule.code.trim_end_matches(|letter: char| letter.is_ascii_digit());
            assert_eq!(PROCEDURE.iter().filter(|step| step.groups.contains(&group)).count(), 1, "{}", rule.code);
        }
        assert!(REASONS.iter().all(|reason| step_after(reason.effect).is_some()));
    }

    #[test]
    fn every_code_finds_its_own_step_in_both_languages() {
        for step in PROCEDURE {
            assert!(procedure(step.code).is_some_and(|found| std::ptr::eq(found, step)), "{}", step.code);
            assert!([&step.title, &step.who, &step.what].iter().all(|words| words.is_whole()), "{}", step.code);
        }
        assert!(procedure("5.2-12").is_none());
    }
}
