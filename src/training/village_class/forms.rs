//! The forms of a class: a household as a collector has written it down, with the proof that lies beside it.
//!
//! Certificates are not shown. What does not live here: what is wrong with a form (`mod.rs`, `answers.rs`).

use crate::domain::field;
use crate::exchange::out::table::FormOut;
use crate::i18n::Lang;
use crate::training::files::INCOME_NEW;
use crate::training::files::cells;
use crate::training::files::papers::SHEETS;
use crate::training::household::account::YearAccount;
use crate::training::household::house::House;
use crate::training::household::paper::PaperFile;
use crate::training::household::papers;
use crate::training::village_class::ClassForm;
use crate::training::village_class::PaperClass;

/// What stands at the head of every page of a class, and in its foot.
pub const PRACTICE: &str = "练习";

/// What a form says of its household above the incomes.
const OF_HOUSEHOLD: [&str; 9] =
    ["size_year", "size_current", "mon_cat", "risk_cleared", "risk_1", "mon_id_month", "mon_clear_month", "land_farm", "land_grain2green"];

/// What a form says of a member.
const OF_MEMBER: [&str; 17] = [
    "sex",
    "birth",
    "relation",
    "student",
    "dropout_reason",
    "health",
    "labour",
    "work_place",
    "work_months",
    "post_type",
    "post_months",
    "ins_med_res",
    "ins_med_emp",
    "ins_pen_res",
    "ins_pen_emp",
    "dibao",
    "tekun",
];

/// Words for what is not so.
const NOT_SO: [&str; 4] = ["否", "未享受", "不享受", "无"];

/// What a form says of the visit.
const OF_VISIT: [&str; 4] = ["collect_mode", "collector", "signed", "sign_date"];

/// Papers that a village can get and hold beside the form.
const PROOF: [PaperFile; 14] = [
    PaperFile::Spells,
    PaperFile::Dibao,
    PaperFile::Tekun,
    PaperFile::Pension,
    PaperFile::Posts,
    PaperFile::Disability,
    PaperFile::Medical,
    PaperFile::Passbook,
    PaperFile::Gone,
    PaperFile::Dividends,
    PaperFile::School,
    PaperFile::Leases,
    PaperFile::Awards,
    PaperFile::Eco,
];

/// Whether a form shows a field.
#[must_use]
pub fn shows(code: &str) -> bool {
    OF_HOUSEHOLD.iter().chain(&OF_MEMBER).chain(&OF_VISIT).any(|own| *own == code) || INCOME_NEW.iter().any(|(_, own)| *own == code)
}

/// What a field is called on paper.
#[must_use]
pub fn label(code: &str) -> String {
    field::field(code).map_or_else(|| code.to_owned(), |field| field.row().label.get(Lang::Zh).to_owned())
}

/// What the village wrote into a cell of the year.
fn written(house: &House, field: &str, member: Option<usize>, drawn: String) -> String {
    let slip = house.slips.iter().find(|slip| slip.field == field && slip.member == member);
    slip.map_or(drawn, |slip| slip.printed.clone())
}

fn pairs(said: impl Iterator<Item = (String, String)>) -> String {
    said.filter(|(_, value)| !value.is_empty()).map(|(label, value)| format!("{label}：{value}")).collect::<Vec<_>>().join("　")
}

impl PaperClass {
    /// The forms as the collectors wrote them.
    #[must_use]
    pub fn pages(&self) -> Vec<FormOut> {
        self.forms.iter().filter_map(|form| self.page(form)).collect()
    }

    fn page(&self, form: &ClassForm) -> Option<FormOut> {
        let (house, village) = self.house(form)?;
        let now = house.years[3].as_ref()?;
        let of_house = |code: &str, year: i32, account: &YearAccount| cells::of_household(house, account, code, year, village);
        let mut above = vec![
            format!("第 {} 表　　{village}　　户主：{}　　所得期：2024 年", form.number, head(house)),
            pairs(OF_HOUSEHOLD.iter().map(|code| (label(code), written(house, code, None, of_house(code, 2024, now))))),
            "家庭成员：".to_owned(),
        ];
        for (at, person) in house.listed(2024) {
            let told = |code: &&str| {
                let drawn = cells::of_member(house, at, person, code, 2024).unwrap_or_default();
                (label(code), written(house, code, Some(at), drawn))
            };
            // What is not so is not written out.
            above.push(format!(
                "　{}　{}",
                person.name,
                pairs(OF_MEMBER.iter().map(told).filter(|(_, value)| !NOT_SO.contains(&value.as_str())))
            ));
        }
        let figure =
            |year: i32, account: Option<&YearAccount>, code: &str| account.map(|account| of_house(code, year, account)).unwrap_or_default();
        let rows = INCOME_NEW.iter().map(|(title, code)| {
            let before = figure(2023, house.years[2].as_ref(), code);
            vec![(*title).to_owned(), before, written(house, code, None, figure(2024, Some(now), code)), String::new()]
        });
        let visit = [house.sheet.mode.to_owned(), house.sheet.collector.clone(), house.sheet.signed.to_owned(), signed_on(house)];
        let mut below = vec![pairs(OF_VISIT.iter().map(|code| label(code)).zip(visit)), "随表的材料（练习用，摘自名册）：".to_owned()];
        let proof = proof(house, now);
        below.extend(if proof.is_empty() { vec!["　没有".to_owned()] } else { proof });
        Some(FormOut {
            number: format!("{PRACTICE} {} {}", self.lesson, form.number),
            title: format!("【{PRACTICE}】家庭收入采集表"),
            above,
            heads: [("项目", 34), ("上年（元）", 12), ("本年（元）", 12), ("你看出的问题", 26)]
                .map(|(head, wide)| (head.to_owned(), wide))
                .into(),
            rows: rows.collect(),
            below,
            reply: Vec::new(),
        })
    }
}

/// The head of a household.
pub(in crate::training::village_class) fn head(house: &House) -> &str {
    house.members.first().map_or("", |head| head.name.as_str())
}

fn signed_on(house: &House) -> String {
    house.sheet.date.map(|date| date.to_string()).unwrap_or_default()
}

/// What the papers beside the form say: a line for all of whom a paper says the same. What it says of somebody twice stands there twice.
pub(in crate::training::village_class) fn proof(house: &House, account: &YearAccount) -> Vec<String> {
    let mut lines = Vec::new();
    for sheet in SHEETS.iter().filter(|sheet| PROOF.contains(&sheet.paper)) {
        let name = sheet.name.rsplit_once('_').map_or(sheet.name, |(name, _)| name);
        let mut told: Vec<(String, Vec<&str>)> = Vec::new();
        for (member, cells) in papers::rows(house, account, sheet.paper) {
            let whose = member.and_then(|at| house.members.get(at)).map_or("本户", |person| person.name.as_str());
            let said = pairs(sheet.columns.iter().map(|title| (*title).to_owned()).zip(cells));
            match told.iter_mut().find(|(words, of)| *words == said && !of.contains(&whose)) {
                Some((_, of)) => of.push(whose),
                None => told.push((said, vec![whose])),
            }
        }
        lines.extend(told.iter().map(|(said, of)| format!("　{name}：{}　{said}", of.join("、"))));
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::rules::book::Book;
    use crate::training::lesson;
    use crate::training::village_class::PaperClass;

    #[test]
    fn what_a_paper_says_of_several_alike_stands_in_one_line() {
        let book = Book::shipped().expect("a rulebook");
        let lessons = lesson::shipped(&book).expect("lessons");
        let lesson = lessons.iter().find(|lesson| lesson.code == "transfers").expect("a lesson");
        let pages = PaperClass::of(lesson, &book).expect("a class").pages();
        assert!(!pages.is_empty());
        for page in &pages {
            let insured: Vec<&String> = page.below.iter().filter(|line| line.starts_with("　医保参保和自付名册：")).collect();
            let said = |line: &&String| line.splitn(3, '　').nth(2).map(str::to_owned);
            let mut told: Vec<_> = insured.iter().map(said).collect();
            told.dedup();
            assert!(!insured.is_empty() && told.len() == insured.len(), "{insured:?}");
            assert!(insured.iter().any(|line| line.contains('、')), "{insured:?}");
        }
    }
}
