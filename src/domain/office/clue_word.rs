//! The words of clues: where one came from, the steps it goes through, how it ends; each with its code and what else it is called.
//!
//! What does not live here: what may follow on what (`clue.rs`).

use crate::i18n::Text;
use crate::i18n::text;

/// Where a clue came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClueSource {
    /// 自主申报平台.
    Declared,
    /// 12317.
    Hotline,
    /// 网格.
    Grid,
    /// 部门.
    Department,
    /// 省级推送.
    Province,
    /// 走访.
    Visit,
    /// R18 on a case of the roll.
    Review,
}

impl ClueSource {
    /// Every source.
    pub const ALL: [ClueSource; 7] = [
        ClueSource::Declared,
        ClueSource::Hotline,
        ClueSource::Grid,
        ClueSource::Department,
        ClueSource::Province,
        ClueSource::Visit,
        ClueSource::Review,
    ];

    /// Its code on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ClueSource::Declared => "declared",
            ClueSource::Hotline => "12317",
            ClueSource::Grid => "grid",
            ClueSource::Department => "department",
            ClueSource::Province => "province",
            ClueSource::Visit => "rounds",
            ClueSource::Review => "review",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            ClueSource::Declared => text("自主申报平台", "declared online"),
            ClueSource::Hotline => text("12317", "12317"),
            ClueSource::Grid => text("网格", "grid"),
            ClueSource::Department => text("部门", "department"),
            ClueSource::Province => text("省级推送", "sent by the province"),
            ClueSource::Visit => text("走访", "rounds"),
            ClueSource::Review => text("审核发现", "found in review"),
        }
    }

    const fn other_words(self) -> &'static [&'static str] {
        match self {
            ClueSource::Declared => &["自主申报", "农户自主申报", "农户申报", "国家防返贫监测app", "app", "小程序"],
            ClueSource::Hotline => &["12317热线", "热线", "12317咨询电话"],
            ClueSource::Grid => &["网格员", "网格排查", "网格上报", "干部排查"],
            ClueSource::Department => &["部门筛查", "部门预警", "部门筛查预警", "行业部门", "部门推送", "部门比对"],
            ClueSource::Province => &["省级", "省级系统", "省级平台推送", "省级预警"],
            ClueSource::Visit => &["入户走访", "日常走访", "走访发现", "邻里反映"],
            ClueSource::Review => &["审核", "r18"],
        }
    }

    /// Reads a code, a name or another word for it.
    #[must_use]
    pub fn parse(word: &str) -> Option<ClueSource> {
        let word = word.trim().to_lowercase();
        let means =
            |source: &ClueSource| source.code() == word || source.label().is_called(&word) || source.other_words().contains(&word.as_str());
        ClueSource::ALL.into_iter().find(means)
    }
}

/// A step of a clue, in the order of the procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClueStep {
    /// 受理.
    Accept,
    /// 入户核查.
    Visit,
    /// 部门比对.
    Compare,
    /// 评议公示, by its first day.
    Post,
    /// 审批.
    Approve,
    /// 录入.
    Enter,
    /// 明确帮扶责任人、制定计划.
    Support,
    /// 风险消除.
    Clear,
}

impl ClueStep {
    /// Every step.
    pub const ALL: [ClueStep; 8] = [
        ClueStep::Accept,
        ClueStep::Visit,
        ClueStep::Compare,
        ClueStep::Post,
        ClueStep::Approve,
        ClueStep::Enter,
        ClueStep::Support,
        ClueStep::Clear,
    ];

    /// Its code on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ClueStep::Accept => "accept",
            ClueStep::Visit => "visit",
            ClueStep::Compare => "compare",
            ClueStep::Post => "post",
            ClueStep::Approve => "approve",
            ClueStep::Enter => "enter",
            ClueStep::Support => "support",
            ClueStep::Clear => "clear",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            ClueStep::Accept => text("受理", "accepted"),
            ClueStep::Visit => text("入户核查", "visited"),
            ClueStep::Compare => text("部门比对", "compared"),
            ClueStep::Post => text("评议公示", "posted"),
            ClueStep::Approve => text("审批", "approved"),
            ClueStep::Enter => text("录入", "entered"),
            ClueStep::Support => text("明确帮扶", "support set up"),
            ClueStep::Clear => text("风险消除", "risk cleared"),
        }
    }

    /// That it is still to be done.
    #[must_use]
    pub const fn due(self) -> Text {
        match self {
            ClueStep::Accept => text("待受理", "to be accepted"),
            ClueStep::Visit => text("待入户核查", "to be visited"),
            ClueStep::Compare => text("待部门比对", "to be compared"),
            ClueStep::Post => text("待评议公示", "to be posted"),
            ClueStep::Approve => text("待审批", "to be approved"),
            ClueStep::Enter => text("待录入", "to be entered"),
            ClueStep::Support => text("待明确帮扶", "support to be set up"),
            ClueStep::Clear => text("待风险消除", "risk to be cleared"),
        }
    }

    /// Reads a code or a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<ClueStep> {
        let word = word.trim();
        ClueStep::ALL.into_iter().find(|step| step.code() == word || step.label().is_called(word))
    }

    /// Whether only a household that was taken in goes through it.
    #[must_use]
    pub const fn follows_inclusion(self) -> bool {
        matches!(self, ClueStep::Enter | ClueStep::Support | ClueStep::Clear)
    }
}

/// How a clue ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClueEnd {
    /// 纳入.
    Included,
    /// 不纳入, with reason and evidence.
    NotIncluded,
    /// 转办.
    PassedOn,
    /// 重复.
    Double,
}

impl ClueEnd {
    /// Every end.
    pub const ALL: [ClueEnd; 4] = [ClueEnd::Included, ClueEnd::NotIncluded, ClueEnd::PassedOn, ClueEnd::Double];

    /// Its code on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ClueEnd::Included => "included",
            ClueEnd::NotIncluded => "not-included",
            ClueEnd::PassedOn => "passed-on",
            ClueEnd::Double => "double",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            ClueEnd::Included => text("纳入", "included"),
            ClueEnd::NotIncluded => text("不纳入", "not included"),
            ClueEnd::PassedOn => text("转办", "passed on"),
            ClueEnd::Double => text("重复", "double"),
        }
    }

    /// Reads a code or a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<ClueEnd> {
        let word = word.trim();
        ClueEnd::ALL.into_iter().find(|end| end.code() == word || end.label().is_called(word))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::office::clue_word::ClueEnd;
    use crate::domain::office::clue_word::ClueSource;
    use crate::domain::office::clue_word::ClueStep;
    use crate::i18n::Lang;

    #[test]
    fn every_word_finds_its_own_source_step_and_end() {
        let mut seen = std::collections::BTreeSet::new();
        for source in ClueSource::ALL {
            for word in [source.code(), source.label().get(Lang::Zh), source.label().get(Lang::En)].iter().chain(source.other_words()) {
                assert_eq!(ClueSource::parse(word), Some(source), "{word}");
                assert!(seen.insert((*word).to_lowercase()) || *word == source.code(), "{word} stands twice");
            }
        }
        for step in ClueStep::ALL {
            assert_eq!([step.code(), step.label().get(Lang::Zh), step.label().get(Lang::En)].map(ClueStep::parse), [Some(step); 3]);
        }
        for end in ClueEnd::ALL {
            assert_eq!([end.code(), end.label().get(Lang::Zh), end.label().get(Lang::En)].map(ClueEnd::parse), [Some(end); 3]);
        }
    }
}
