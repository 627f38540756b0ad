//! Results of the drill from several computers, joined: agreement of each rule, and nobody's name or rank.
//!
//! A row that cannot be read is refused by file, row and column; the others count. What does not live here: the cases (`mod.rs`).

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::case::Status;
use crate::exchange::cells::header::normal;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::TableOut;
use crate::exchange::sheets::plain_rows;
use crate::exchange::sheets::plain_rows::columns_of;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::training::drill;
use crate::training::drill::CASES;
use crate::training::drill::DrillCase;
use crate::training::drill::Judgement;
use crate::training::drill::VERDICTS;
use crate::training::drill::alpha;
use crate::training::drill::alpha::Agreement;

/// Titles of a result: version, code of the judge, number of the case, rule, verdict.
const TITLES: [&str; 5] = ["版本", "代码", "题号", "规则", "判断"];

/// A result as it leaves a computer.
#[must_use]
pub fn table(judged: &[Judgement]) -> TableOut {
    let word = |words: &str| CellOut::Text(words.to_owned());
    let version = drill::version();
    let row = |one: &Judgement| {
        let number = one.case.number.to_string();
        vec![word(&version), word(&one.code), word(&number), word(one.case.rule), word(one.verdict.code())]
    };
    TableOut {
        title: text("校准练习的结果", "calibration drill"),
        header: TITLES.iter().map(|title| Text::same(*title)).collect(),
        rows: judged.iter().map(row).collect(),
        ..TableOut::default()
    }
}

/// What was read so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrillsRead {
    // Verdicts by case and judge.
    verdicts: BTreeMap<(usize, String), Status>,
    /// What cannot be taken, each with file, row and column.
    pub refused: Vec<Text>,
}

/// How far a rule is agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleAgreement {
    /// Rule code.
    pub rule: &'static str,
    /// Judgements that were made.
    pub judgements: usize,
    /// Of them, as agreed on.
    pub as_agreed: usize,
    /// How far the judges agree with each other.
    pub agreement: Agreement,
}

impl DrillsRead {
    /// Reads a result.
    ///
    /// # Errors
    /// The file cannot be read: nothing of it counts. One without the columns is refused in what was read.
    pub fn read(&mut self, path: &Path) -> Result<(), ExchangeError> {
        let file = name_of(path);
        let rows = plain_rows::read(path)?;
        let means = |title: &str| TITLES.iter().position(|own| normal(title) == normal(own));
        let columns = rows.first().map(|row| columns_of(row, means)).unwrap_or_default();
        if columns.len() < TITLES.len() {
            let said = text(
                "“{file}”不是校准练习的结果，没有读入；用 hezhun train drill save 写出",
                "{file} is no result of the drill and was not taken; hezhun train drill save writes one",
            );
            self.refused.push(said.fill(&[("file", &file)]));
            return Ok(());
        }
        for row in rows.iter().skip(1) {
            if let Err((at, what)) = self.of_row(&|at| row.word(&columns, &at)) {
                let title = TITLES.get(at).copied().unwrap_or_default();
                self.refused.push(plain_rows::wrong_at(&file, row.number, &title, &what));
            }
        }
        Ok(())
    }

    fn of_row<'w>(&mut self, word: &dyn Fn(usize) -> &'w str) -> Result<(), (usize, Text)> {
        let (now, then) = (drill::version(), word(0));
        if then != now {
            let what = text("是另一版练习的结果（这一版是 {now}）", "is of another version of the drill (this one is {now})");
            return Err((0, what.fill(&[("now", &now)])));
        }
        let code = word(1);
        if code.is_empty() {
            return Err((1, text("没有代码", "no code stands here")));
        }
        let number = word(2).parse::<usize>().ok();
        let Some(case) = CASES.iter().find(|case| Some(case.number) == number && case.rule == word(3)) else {
            let what = text("练习里没有这道题：{case} {rule}", "the drill has no such case: {case} {rule}");
            return Err((2, what.fill(&[("case", &word(2)), ("rule", &word(3))])));
        };
        let Some(verdict) = VERDICTS.into_iter().find(|status| status.code() == word(4)) else {
            let known = || VERDICTS.iter().map(|status| status.code());
            let guess = meant(closest(word(4), known()));
            let what = text(
                "没有这种判断 {word}{guess}；只有 {known}，这一行没有算",
                "there is no verdict {word}{guess}; there are {known}, and this row does not count",
            );
            return Err((4, what.fill(&[("word", &word(4)), ("guess", &guess), ("known", &Text::list(known()))])));
        };
        let known = self.verdicts.insert((case.number, code.to_owned()), verdict);
        if known.is_some() {
            return Err((1, text("同一个人的这道题已经有了，以后面的为准", "this judge has this case already; the later one holds")));
        }
        Ok(())
    }

    /// How many judges there are.
    #[must_use]
    pub fn judges(&self) -> usize {
        let mut codes: Vec<&String> = self.verdicts.keys().map(|(_, code)| code).collect();
        codes.sort();
        codes.dedup();
        codes.len()
    }

    /// Agreement of each rule, the least agreed first; rules that say too little stand last.
    #[must_use]
    pub fn rules(&self) -> Vec<RuleAgreement> {
        let mut by_rule: BTreeMap<&'static str, Vec<&'static DrillCase>> = BTreeMap::new();
        for case in &CASES {
            by_rule.entry(case.rule).or_default().push(case);
        }
        let of = |case: &DrillCase| {
            let own = self.verdicts.iter().filter(|((number, _), _)| *number == case.number);
            own.map(|(_, verdict)| verdict.code()).collect::<Vec<&str>>()
        };
        let rule = |(rule, cases): (&'static str, Vec<&'static DrillCase>)| {
            let units: Vec<Vec<&str>> = cases.iter().map(|case| of(case)).collect();
            let right = |(case, unit): (&&DrillCase, &Vec<&str>)| unit.iter().filter(|code| **code == case.agreed.code()).count();
            RuleAgreement {
                rule,
                judgements: units.iter().map(Vec::len).sum(),
                as_agreed: cases.iter().zip(&units).map(right).sum(),
                agreement: alpha::nominal(&units),
            }
        };
        let mut found: Vec<RuleAgreement> = by_rule.into_iter().map(rule).collect();
        found.sort_by_key(|row| match row.agreement {
            Agreement::Alpha(_, alpha) => (0, alpha),
            Agreement::AllAlike(_) => (1, 0),
            Agreement::TooFew(_) => (2, 0),
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::i18n::Lang;
    use crate::training::drill;
    use crate::training::drill::CASES;
    use crate::training::drill::alpha::Agreement;
    use crate::training::drill::joined::DrillsRead;

    fn result(code: &str, wrong: &[usize]) -> String {
        let mut out = "版本,代码,题号,规则,判断\n".to_owned();
        for case in &CASES {
            let verdict = if wrong.contains(&case.number) { "held" } else { case.agreed.code() };
            let row = [&drill::version(), code, &case.number.to_string(), case.rule, verdict].join(",");
            out += &(row + "\n");
        }
        out
    }

    #[test]
    fn results_of_five_computers_are_joined_by_rule_and_what_is_wrong_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut read = DrillsRead::default();
        let mut take = |name: &str, words: &str| {
            let path = folder.path().join(name);
            fs::write(&path, words).expect("written");
            read.read(&path).expect("read");
        };
        for (code, wrong) in [("a1", &[][..]), ("b2", &[9]), ("c3", &[9, 3]), ("d4", &[]), ("e5", &[])] {
            take(&format!("{code}.csv"), &result(code, wrong));
        }
        take("f6.csv", &result("f6", &[]).replace(&drill::version(), "00000000"));
        take("g7.csv", &format!("版本,代码,题号,规则,判断\n{},g7,1,TRF05,retuned\n", drill::version()));
        take("i9.csv", &format!("版本,代码,题号,规则,判断\n{0},i9,1,TRF05,locked\n{0},i9,4,ARI01,submitted\n", drill::version()));
        take("h8.csv", "户编号,姓名\n1,甲\n");
        assert_eq!(read.judges(), 5);
        let said: Vec<&str> = read.refused.iter().map(|said| said.get(Lang::Zh)).collect();
        assert_eq!(said.len(), 14, "{said:#?}");
        assert!(
            said[0].contains("“f6.csv”第 2 行“版本”") && said[10].contains("是否指 returned") && said[13].contains("h8.csv"),
            "{said:#?}"
        );
        assert!(
            said[11].contains("“i9.csv”第 2 行“判断”：没有这种判断 locked") && said[12].contains("第 3 行“判断”：没有这种判断 submitted")
        );
        let rules = read.rules();
        // INC01: of case 9 three returned and two held, of case 3 four approved and one held.
        // Observed 2·3·2/4 + 2·4·1/4 = 5; counts 3, 3, 4 of 10: chance 3·7 + 3·7 + 4·6 = 66; 1 - 9·5/66 = 0.3182.
        assert_eq!((rules[0].rule, rules[0].judgements, rules[0].as_agreed), ("INC01", 10, 7));
        assert_eq!(rules[0].agreement, Agreement::Alpha(10, 3_182));
        assert!(rules[1..].iter().all(|row| row.agreement == Agreement::Alpha(10, 10_000) && row.as_agreed == 10), "{rules:#?}");
    }

    #[test]
    fn fewer_than_ten_judgements_of_a_rule_say_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut read = DrillsRead::default();
        for code in ["a1", "b2"] {
            let path = folder.path().join(code).with_extension("csv");
            fs::write(&path, result(code, &[])).expect("written");
            read.read(&path).expect("read");
        }
        assert!(read.rules().iter().all(|row| row.agreement == Agreement::TooFew(4)), "{:#?}", read.rules());
    }
}
