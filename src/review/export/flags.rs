//! The list of flags as it leaves the office: one flag a row, the same columns and bytes from the file and from a one-shot screening.
//!
//! The one place that turns a flag into a row. What does not live here: writing csv or xlsx (`exchange`), collecting the flags.

use std::collections::BTreeMap;

use crate::domain::field::FieldId;
use crate::domain::field::Privacy;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagState;
use crate::domain::flag::LimitUsed;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::period::Period;
use crate::domain::table::column_of_key;
use crate::domain::table::labels;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::export::column;
use crate::review::export::column::OutColumn;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;
use crate::rules::explain::words::FlagSaid;

/// The limit that never leaves the township: who reads the growth target may copy it as income (domain.md 0.3).
const INSIDE_LIMIT: &str = "growth_target";

/// A flag with what its row needs besides.
#[derive(Clone, Copy, Debug)]
pub struct FlagOut<'a> {
    /// The period.
    pub period: Period,
    /// Village of the household, or the village itself.
    pub village: &'a str,
    /// Head of household; empty for villages.
    pub head: &'a str,
    /// The flag.
    pub flag: &'a Flag,
    /// Its words, in the language of the list.
    pub words: &'a FlagSaid,
    /// Where it stands.
    pub state: FlagState,
    /// Title of its rule.
    pub title: &'a Text,
    /// Who reads the row: sentences and limits say less to the public.
    pub audience: Audience,
    /// How it is read.
    pub read: ReadAs<'a>,
}

/// How a row of flags is read.
#[derive(Clone, Copy, Debug)]
pub enum ReadAs<'a> {
    /// By programs: codes, so that a list can be filtered whatever its language.
    Codes,
    /// By people too, where a workbook has words; with the titles of the limits.
    Words(&'a BTreeMap<String, Text>),
}

/// A flag of a list that only counts or compares: whose it is, which rule, how heavy.
#[derive(Clone, Copy, Debug)]
pub struct BriefFlag<'a> {
    /// 户编号; empty for a village or the town.
    pub household: &'a str,
    /// Village of the household, or the village itself.
    pub village: &'a str,
    /// Rule code.
    pub rule: &'a str,
    /// Weight.
    pub severity: Severity,
}

/// The columns of a brief list, called as those of the whole one are.
#[must_use]
pub fn brief_columns<'a>() -> [OutColumn<BriefFlag<'a>>; 4] {
    [
        OutColumn::with("户编号", "household no.", (Leaves::Household, Paper::Key), |out, _| word(out.household.to_owned())),
        OutColumn::new("行政村", "village", |out, _| word(out.village.to_owned())),
        OutColumn::with("疑点编号", "rule", (Leaves::Words, Paper::Key), |out, _| word(out.rule.to_owned())),
        OutColumn::new("等级", "severity", |out, _| word(out.severity.code().to_owned())),
    ]
}

/// The columns.
#[must_use]
pub fn columns<'a>() -> [OutColumn<FlagOut<'a>>; 16] {
    let key = |leaves| (leaves, Paper::Key);
    let off = (Leaves::Words, Paper::Off);
    [
        // The period stands at the head of the page.
        OutColumn::with("期", "period", off, |out, _| CellOut::Text(out.period.to_string())),
        OutColumn::with("户编号", "household no.", key(Leaves::Household), whose),
        OutColumn::new("行政村", "village", |out, _| word(out.village.to_owned())),
        OutColumn::with("户主", "head", key(Leaves::Name), |out, _| word(out.head.to_owned())),
        OutColumn::with("疑点编号", "rule", key(Leaves::Words), |out, _| word(out.flag.rule.clone())),
        OutColumn::new("疑点名称", "title", |out, lang| word(out.title.get(lang).to_owned())),
        OutColumn::new("等级", "severity", |out, lang| {
            out.coded(out.flag.severity.code().to_owned(), |_| out.flag.severity.label().get(lang).to_owned())
        }),
        OutColumn::new("类别", "kind", |out, lang| out.coded(kind_code(out.flag), |_| out.flag.kind.label().get(lang).to_owned())),
        OutColumn::new("状态", "state", |out, lang| out.coded(out.state.code().to_owned(), |_| out.state.label().get(lang).to_owned())),
        OutColumn::new("说明", "explanation", |out, _| word(sentence(out.flag, &out.words.said, out.audience))),
        OutColumn::new("算式", "arithmetic", |out, _| {
            if out.tells_target() { CellOut::Empty } else { word(sentence(out.flag, &out.words.worked, out.audience)) }
        }),
        // The numbers by their codes are for programs, the arithmetic says them in words.
        OutColumn::with("数值", "numbers", off, |out, _| word(numbers(out.flag, out.audience))),
        OutColumn::new("标准", "limits", |out, lang| {
            if out.tells_target() { CellOut::Empty } else { out.coded(limits(out.flag), |titles| limits_in_words(out.flag, titles, lang)) }
        }),
        OutColumn::new("成员序号", "members", |out, lang| {
            let positions: Vec<String> = out.flag.members.iter().map(|position| (position + 1).to_string()).collect();
            let words = text("第 {n} 人", "member {n}");
            out.coded(positions.join(" "), |_| words.fill(&[("n", &Text::list(&positions))]).get(lang).to_owned())
        }),
        OutColumn::with("涉及户", "households concerned", (Leaves::Households, Paper::Plain), |out, _| word(out.flag.marked.join(" "))),
        OutColumn::new("部分核验", "judged without", |out, lang| {
            out.coded(out.flag.partial.join(" "), |_| labels(&out.flag.partial).get(lang).to_owned())
        }),
    ]
}

/// The row of one flag.
#[must_use]
pub fn row(out: &FlagOut, lang: Lang) -> Vec<CellOut> {
    column::row(&columns(), out, out.audience, lang)
}

impl FlagOut<'_> {
    /// A code with the words for it, where people read the row; what is left out for a reader has neither.
    fn coded(&self, code: String, words: impl FnOnce(&BTreeMap<String, Text>) -> String) -> CellOut {
        match self.read {
            _ if code.is_empty() => CellOut::Empty,
            ReadAs::Codes => CellOut::Text(code),
            ReadAs::Words(titles) => CellOut::Coded { code, words: words(titles) },
        }
    }

    /// Whether a limit would tell a reader outside the growth target.
    fn tells_target(&self) -> bool {
        self.audience == Audience::Public && self.flag.limits.iter().any(|limit| limit.key == INSIDE_LIMIT)
    }
}

/// The household; a flag of no household says on every page whose it is.
fn whose(out: &FlagOut, lang: Lang) -> CellOut {
    let whose = match &out.flag.subject {
        Subject::Household(id) => return word(id.clone()),
        Subject::Village(_) => text("{village}（全村）", "{village} (village)").fill(&[("village", &out.village)]),
        Subject::Township(name) => text("{town}（全镇）", "{town} (township)").fill(&[("town", name)]),
        Subject::Town => text("全镇", "township"),
    };
    match out.read {
        ReadAs::Codes => CellOut::Empty,
        ReadAs::Words(_) => CellOut::Coded { code: String::new(), words: whose.get(lang).to_owned() },
    }
}

/// The limits by their titles.
fn limits_in_words(flag: &Flag, titles: &BTreeMap<String, Text>, lang: Lang) -> String {
    let limit = |limit: &LimitUsed| {
        let title = titles.get(&limit.key).map_or(limit.key.as_str(), |title| title.get(lang));
        if limit.document.is_empty() {
            format!("{title} {}", limit.value)
        } else {
            let with = text("{title} {value}（{document}）", "{title} {value} ({document})");
            let with = with.fill(&[("title", &title), ("value", &limit.value), ("document", &limit.document)]);
            with.get(lang).to_owned()
        }
    };
    Text::series(flag.limits.iter().map(limit)).get(lang).to_owned()
}

fn word(value: String) -> CellOut {
    if value.is_empty() { CellOut::Empty } else { CellOut::Text(value) }
}

fn kind_code(flag: &Flag) -> String {
    serde_json::to_value(flag.kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A sentence of the rule without whole numbers of certificates and phones; for a public list also without any word of an inside field.
fn sentence(flag: &Flag, said: &str, audience: Audience) -> String {
    let mut clean = mask::scrub(said);
    if audience == Audience::Public {
        for number in &flag.numbers {
            if is_inside(&number.key) && number.value.chars().count() > 1 {
                clean = clean.replace(&number.value, "*");
            }
            let Some(field) = mask::field_of_path(&number.key) else { continue };
            if field.row().privacy != Privacy::Open && number.value.chars().count() > 1 {
                clean = clean.replace(&number.value, &hidden(field, &number.value, audience));
            }
        }
    }
    clean
}

/// Whether a value comes from a column of a table that stays inside the office.
fn is_inside(key: &str) -> bool {
    column_of_key(key).is_some_and(|column| column.privacy != Privacy::Open)
}

fn hidden(field: FieldId, value: &str, audience: Audience) -> String {
    let shown = mask::value(field.row(), value, audience);
    if shown.is_empty() { "*".to_owned() } else { shown }
}

/// `net_pc=9255.00; prior.net_pc=12849.00`, hidden values as their audience may see them.
fn numbers(flag: &Flag, audience: Audience) -> String {
    let written: Vec<String> = flag
        .numbers
        .iter()
        .map(|number| match mask::field_of_path(&number.key) {
            _ if audience == Audience::Public && is_inside(&number.key) && !number.value.is_empty() => format!("{}=*", number.key),
            Some(field) if field.row().privacy != Privacy::Open && !number.value.is_empty() => {
                format!("{}={}", number.key, hidden(field, &number.value, audience))
            }
            Some(_) | None => format!("{}={}", number.key, mask::scrub(&number.value)),
        })
        .collect();
    written.join("; ")
}

/// `drop_2=20% (文件号)`, the document where there is one.
fn limits(flag: &Flag) -> String {
    let written: Vec<String> = flag
        .limits
        .iter()
        .map(|limit| match limit.document.as_str() {
            "" => format!("{}={}", limit.key, limit.value),
            document => format!("{}={} ({document})", limit.key, limit.value),
        })
        .collect();
    written.join("; ")
}

/// Where a flag stands in the list: households by number, then villages by name, then the town; rules by code within each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FlagPlace {
    rank: u8,
    subject: String,
    rule: String,
}

impl FlagPlace {
    /// The place of a flag.
    #[must_use]
    pub fn of(flag: &Flag) -> FlagPlace {
        let (rank, subject) = match &flag.subject {
            Subject::Household(id) => (0, id.clone()),
            Subject::Village(name) => (1, name.clone()),
            Subject::Town => (2, String::new()),
            Subject::Township(name) => (2, name.clone()),
        };
        FlagPlace { rank, subject, rule: flag.rule.clone() }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::Flag;
    use crate::domain::flag::FlagKind;
    use crate::domain::flag::FlagState;
    use crate::domain::flag::LimitUsed;
    use crate::domain::flag::Number;
    use crate::domain::flag::Severity;
    use crate::domain::flag::Subject;
    use crate::domain::period::Period;
    use crate::exchange::out::table::CellOut;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::i18n::text;
    use crate::review::export::flags;
    use crate::review::export::flags::FlagOut;
    use crate::review::export::flags::ReadAs;
    use crate::review::rows::mask::Audience;
    use crate::rules::explain::words::FlagSaid;

    fn flag() -> Flag {
        let number = |key: &str, value: &str| Number { key: key.into(), value: value.into() };
        Flag {
            rule: "IDV01".into(),
            subject: Subject::Household("98010100031".into()),
            severity: Severity::High,
            kind: FlagKind::Contradiction,
            numbers: vec![number("m1.cert_no", "980101199003074514"), number("m1.birth", "1990-03-08"), number("net_pc", "9255.00")],
            limits: vec![LimitUsed { key: "drop_2".into(), value: "20%".into(), document: String::new() }],
            said: Some(text("证件 980101199003074514 与出生日期 1990-03-08 不符", "980101199003074514 does not fit 1990-03-08")),
            worked: Some(text("13800001234", "13800001234")),
            members: vec![0],
            fields: Vec::new(),
            marked: Vec::new(),
            partial: Vec::new(),
            stake: crate::domain::money::Money(0),
            facts: None,
        }
    }

    fn cells(audience: Audience) -> String {
        cells_of(&flag(), audience)
    }

    fn cells_of(flag: &Flag, audience: Audience) -> String {
        let title = text("证件号码校验不通过", "bad certificate number");
        let kept = |words: Option<&Text>| words.map(|words| words.get(Lang::Zh).to_owned()).unwrap_or_default();
        let out = FlagOut {
            period: Period::annual(2024),
            village: "石门村",
            head: "王建国",
            flag,
            words: &FlagSaid { said: kept(flag.said.as_ref()), worked: kept(flag.worked.as_ref()) },
            state: FlagState::Open,
            title: &title,
            audience,
            read: ReadAs::Codes,
        };
        let row = flags::row(&out, Lang::Zh);
        row.iter().map(|cell| if let CellOut::Text(text) = cell { text.as_str() } else { "" }).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn numbers_are_masked_and_public_rows_tell_less() {
        let internal = cells(Audience::Internal);
        assert!(internal.contains("98010100031|石门村|王建国|IDV01"));
        assert!(internal.contains("|high|contradiction|open|"));
        assert!(internal.contains("m1.birth=1990-03-08; net_pc=9255.00|drop_2=20%"));
        let public = cells(Audience::Public);
        assert!(public.contains("王*国"));
        for shown in [&internal, &public] {
            assert!(!shown.contains("199003074514") && !shown.contains("13800001234"));
        }
        assert!(!public.contains("1990-03-08"));
    }

    #[test]
    fn the_growth_target_stays_in_the_office() {
        let mut flag = flag();
        flag.limits = vec![LimitUsed { key: "growth_target".into(), value: "12%".into(), document: "演示乡振〔2024〕5号".into() }];
        flag.worked = Some(text("与增收目标 12% 相差不到 0.2%", "within 0.2% of the target 12%"));
        assert!(cells_of(&flag, Audience::Internal).contains("12%"));
        let public = cells_of(&flag, Audience::Public);
        assert!(!public.contains("12%") && !public.contains("演示乡振"));
    }
}
