//! What a title of somebody else's table means: a field or count of this office, of which year, in which unit.
//!
//! Only whole names are taken, as they stand in the registers or were taught; what is merely like one is named for the clerk to decide.
//! What does not live here: finding the titles (`exchange/fill/head.rs`), what a field came to (`values.rs`).

use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::field::VILLAGE;
use crate::domain::period::Period;
use crate::exchange::cells::header;
use crate::exchange::cells::header::normal;
use crate::exchange::fill::head::Title;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::review::fill::names::TaughtNames;
use crate::review::fill::names::bare;
use crate::rules::book::Book;
use crate::rules::count::CountRegister;
use crate::rules::count::each::EachAsked;
use crate::rules::count::each::EachKind;

/// Of which year a figure is, or how it moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearOf {
    /// The period under review.
    Now,
    /// The period a year before.
    Before,
    /// The same day a year before; of households it is the same.
    SameDay,
    /// Two years before.
    BeforeLast,
    /// Now less before.
    Difference,
    /// That, as a share of before.
    Change,
}

/// In what a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillUnit {
    /// Yuan, households, words.
    Plain,
    /// Ten thousand yuan.
    TenThousand,
    /// Hundredths of a share.
    Percent,
}

/// What a column is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TitleMeaning {
    /// 户编号.
    Household,
    /// 村.
    Village,
    /// 序号.
    Number,
    /// What an expression comes to for the household of the row.
    Figure {
        /// In the language of the rules.
        expression: String,
        /// Of which year; only now where the expression was taught as a whole.
        year: YearOf,
    },
    /// A count of the village of the row.
    Count {
        /// Its code.
        code: String,
        /// Of which year.
        year: YearOf,
    },
}

/// Whose rows a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// One a household.
    Households,
    /// One a village.
    Villages,
}

/// What is known by name.
pub struct KnownTitles<'a> {
    /// The rulebook, whose language the expressions are in.
    pub book: &'a Book,
    /// The counts.
    pub counts: &'a CountRegister,
    /// What the office taught.
    pub taught: &'a TaughtNames,
    /// The period under review.
    pub period: Period,
}

/// Titles of the column that numbers the rows.
const NUMBERS: [&str; 5] = ["序号", "行次", "顺序号", "no.", "no"];

/// Titles of columns that are for the pen, whatever the table.
const PENS: [&str; 6] = ["备注", "附注", "说明", "签字", "签名", "盖章"];

/// Words of titles that are about something else than what households said: targets, and what others say.
const OTHERS: [&str; 8] = ["目标", "计划", "预计", "任务", "部门", "比对", "名册", "审定数"];

/// What stands before or behind a name, or under it, and says of which year a figure is.
const YEARS: [(&str, YearOf); 31] = [
    ("比上年增减额", YearOf::Difference),
    ("比上年增减", YearOf::Difference),
    ("较上年增减", YearOf::Difference),
    ("同比增减额", YearOf::Difference),
    ("增减额", YearOf::Difference),
    ("增加额", YearOf::Difference),
    ("差额", YearOf::Difference),
    ("增量", YearOf::Difference),
    ("比上年增长", YearOf::Change),
    ("较上年增长", YearOf::Change),
    ("同比增长率", YearOf::Change),
    ("同比增长", YearOf::Change),
    ("同比增幅", YearOf::Change),
    ("增减幅度", YearOf::Change),
    ("增减幅", YearOf::Change),
    ("增减率", YearOf::Change),
    ("增长幅度", YearOf::Change),
    ("增长率", YearOf::Change),
    ("增幅", YearOf::Change),
    ("增减", YearOf::Difference),
    ("上年同期", YearOf::SameDay),
    ("上年度", YearOf::Before),
    ("上年", YearOf::Before),
    ("去年", YearOf::Before),
    ("上期", YearOf::Before),
    ("前年", YearOf::BeforeLast),
    ("本年度", YearOf::Now),
    ("本年", YearOf::Now),
    ("今年", YearOf::Now),
    ("本期", YearOf::Now),
    ("当年", YearOf::Now),
];

/// Whether a word is a year.
fn is_year(word: &str) -> bool {
    let digits = word.strip_suffix("年度").or_else(|| word.strip_suffix('年'));
    digits.is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

/// The unit that a title says.
#[must_use]
pub fn unit_of(title: &Title) -> Option<FillUnit> {
    title.words.iter().rev().find_map(|word| {
        let word = normal(word);
        if word.contains("万元") {
            Some(FillUnit::TenThousand)
        } else if word.contains('%') || word.contains("百分比") {
            Some(FillUnit::Percent)
        } else if word.contains("(元") || word.ends_with('元') {
            Some(FillUnit::Plain)
        } else {
            None
        }
    })
}

impl KnownTitles<'_> {
    /// The year that a word alone says.
    fn year_of(&self, word: &str) -> Option<YearOf> {
        let word = bare(word);
        let word = word.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(&word);
        if let Some((_, year)) = YEARS.iter().find(|(own, _)| *own == word) {
            return Some(*year);
        }
        let digits = word.strip_suffix("年度").or_else(|| word.strip_suffix('年'))?;
        match self.period.year - digits.parse::<i32>().ok().filter(|year| *year > 1000)? {
            0 => Some(YearOf::Now),
            1 => Some(YearOf::Before),
            2 => Some(YearOf::BeforeLast),
            _ => None,
        }
    }

    /// The name within a word that says the year too: 上年人均纯收入, 人均纯收入(2023年).
    fn parted(&self, word: &str) -> Option<(String, YearOf)> {
        let word = bare(word);
        let own = [self.period.year, self.period.year - 1, self.period.year - 2];
        let years = own.iter().flat_map(|year| [format!("{year}年度"), format!("{year}年")]);
        let mut known = YEARS.iter().map(|(word, _)| (*word).to_owned()).chain(years);
        known.find_map(|said| {
            let year = self.year_of(&said)?;
            let front = word.strip_prefix(said.as_str()).map(|rest| rest.trim_start_matches(['的', '-', '_']));
            let behind = || word.strip_suffix(said.as_str()).or_else(|| word.strip_suffix(&format!("({said})")));
            let rest = front.or_else(behind)?;
            (!rest.is_empty()).then(|| (rest.trim_end_matches(['的', '-', '_']).to_owned(), year))
        })
    }

    /// What may be the name in a title, with its year: its lowest word that says no year, else all of them together. A word nobody knows
    /// under one that is known may be anything of it, and a group of targets or of another office is not about this one's figures.
    fn names(&self, title: &Title) -> Vec<(String, YearOf)> {
        let mut year = YearOf::Now;
        let mut said: Vec<&String> = Vec::new();
        for word in &title.words {
            let short = bare(word);
            match self.year_of(word) {
                Some(own) => year = own,
                None if short.is_empty() || short == "()" => {}
                None if is_year(&short) || OTHERS.iter().any(|other| short.contains(other)) && self.taught.get(word).is_none() => {
                    return Vec::new();
                }
                None => said.push(word),
            }
        }
        let joined: String = said.iter().map(|word| normal(word)).collect();
        let mut names: Vec<(String, YearOf)> = Vec::new();
        for word in said.last().map(|word| (*word).clone()).into_iter().chain((said.len() > 1).then_some(joined)) {
            names.push((word.clone(), year));
            if year == YearOf::Now
                && let Some(parted) = self.parted(&word)
            {
                names.push(parted);
            }
        }
        names
    }

    /// What a title means in a table of such rows; none where nobody knows.
    #[must_use]
    pub fn meaning(&self, title: &Title, rows: RowsOf) -> Option<TitleMeaning> {
        self.named(title, rows).map(|(_, meaning)| meaning)
    }

    /// The same with the name that was understood.
    #[must_use]
    pub fn named(&self, title: &Title, rows: RowsOf) -> Option<(String, TitleMeaning)> {
        if let [word] = title.words.as_slice()
            && NUMBERS.contains(&bare(word).to_lowercase().as_str())
        {
            return Some((word.clone(), TitleMeaning::Number));
        }
        let whole = [title.said(), title.words.concat()].into_iter().find(|said| self.taught.get(said).is_some());
        let names: Vec<(String, YearOf)> = whole.map(|said| (said, YearOf::Now)).into_iter().chain(self.names(title)).collect();
        names.into_iter().find_map(|(name, year)| {
            let meaning = match rows {
                RowsOf::Households => self.figure(&name, year),
                RowsOf::Villages => self.count(&name, year),
            };
            meaning.map(|meaning| (name, meaning))
        })
    }

    /// Whether a title says a year or a change and no name: it belongs to the columns before it.
    #[must_use]
    pub fn is_year_alone(&self, title: &Title) -> bool {
        !title.words.is_empty() && title.words.iter().all(|word| self.year_of(word).is_some())
    }

    /// Whether a word is the title of the column by which rows are found.
    #[must_use]
    pub fn is_key(&self, word: &str) -> bool {
        let title = Title { column: 0, words: vec![word.to_owned()] };
        let keys = [Some(TitleMeaning::Household), Some(TitleMeaning::Village)];
        !word.is_empty() && keys.contains(&self.meaning(&title, RowsOf::Households))
    }

    /// Whether a word is a name in either kind of table, so that its row may be the head.
    #[must_use]
    pub fn is_known(&self, word: &str) -> bool {
        let title = Title { column: 0, words: vec![word.to_owned()] };
        !word.is_empty() && [RowsOf::Households, RowsOf::Villages].into_iter().any(|rows| self.meaning(&title, rows).is_some())
    }

    fn figure(&self, name: &str, year: YearOf) -> Option<TitleMeaning> {
        let field = header::field_of(name).or_else(|| header::field_of(&bare(name)));
        let taught = self.taught.get(name);
        if taught.is_none() && year == YearOf::Now {
            match field.map(FieldId::code) {
                Some("hh_id") => return Some(TitleMeaning::Household),
                _ if field == Some(VILLAGE) => return Some(TitleMeaning::Village),
                _ => {}
            }
        }
        let plain = match (taught, field) {
            (Some(taught), _) => taught.to_owned(),
            (None, Some(field)) => of_household(field),
            (None, None) => bare(name),
        };
        let expression = match year {
            YearOf::Now => plain,
            YearOf::Before | YearOf::SameDay => format!("prior.{plain}"),
            YearOf::BeforeLast => format!("prior2.{plain}"),
            YearOf::Difference => format!("{plain} - prior.{plain}"),
            YearOf::Change => format!("if(prior.{plain} > 0, ({plain} - prior.{plain}) / prior.{plain}, unknown)"),
        };
        // A number or a word in quotes is understood too, and names nothing.
        let asked = EachAsked::read(self.book, &[&expression], EachKind::Anything).ok()?;
        (taught.is_some() || !asked.paths(0).is_empty()).then_some(TitleMeaning::Figure { expression, year })
    }

    fn count(&self, name: &str, year: YearOf) -> Option<TitleMeaning> {
        if self.taught.get(name).is_none() && header::field_of(name) == Some(VILLAGE) {
            return Some(TitleMeaning::Village);
        }
        if year == YearOf::BeforeLast {
            return None;
        }
        let wanted = self.taught.get(name).map_or_else(|| bare(name), str::to_owned);
        let is_it = |own: &str| bare(own) == wanted || own == wanted;
        let row = self.counts.rows().iter().find(|row| row.code == wanted || row.is_called(is_it))?;
        Some(TitleMeaning::Count { code: row.code.clone(), year })
    }

    /// Whether a name or expression can be taught.
    ///
    /// # Errors
    /// What is wrong with it: it names no count, and is nothing in the language of the rules.
    pub fn may_teach(&self, value: &str) -> Result<(), Text> {
        if self.counts.rows().iter().any(|row| row.code == value || row.title.get(Lang::Zh) == value) {
            return Ok(());
        }
        EachAsked::read(self.book, &[value], EachKind::Anything).map(|_| ()).map_err(|error| error.said)
    }

    /// Whether a column is for the pen.
    #[must_use]
    pub fn is_for_the_pen(&self, title: &Title) -> bool {
        title.words.last().is_some_and(|word| PENS.contains(&bare(word).as_str()) && self.taught.get(word).is_none())
    }

    /// The known name that is most like a title.
    #[must_use]
    pub fn nearest(&self, title: &Title, rows: RowsOf) -> Option<String> {
        let names = self.names(title);
        let counts = || {
            self.counts.rows().iter().flat_map(|row| std::iter::once(row.title.get(Lang::Zh)).chain(row.also.iter().map(String::as_str)))
        };
        names.iter().find_map(|(name, _)| match rows {
            RowsOf::Households => header::nearest(name).map(str::to_owned),
            RowsOf::Villages => closest(&bare(name), counts()).map(str::to_owned),
        })
    }
}

/// A field as the language names it for the household of a row: fields of a member are those of the head.
fn of_household(field: FieldId) -> String {
    match (field.row().owner, field.code()) {
        (Owner::Member, "name") => "head_name".to_owned(),
        (Owner::Member, "cert_no") => "head_cert_no".to_owned(),
        (Owner::Member, code) => format!("head.{code}"),
        (_, code) => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::period::Period;
    use crate::exchange::fill::head::Title;
    use crate::review::fill::meaning::FillUnit;
    use crate::review::fill::meaning::KnownTitles;
    use crate::review::fill::meaning::RowsOf;
    use crate::review::fill::meaning::TitleMeaning;
    use crate::review::fill::meaning::YearOf;
    use crate::review::fill::meaning::unit_of;
    use crate::review::fill::names::TaughtNames;
    use crate::rules::book::Book;
    use crate::rules::count::CountRegister;

    fn title(words: &str) -> Title {
        Title { column: 0, words: words.split('/').map(str::to_owned).collect() }
    }

    #[test]
    fn titles_of_counties_are_understood_whole_or_not_at_all() {
        let book = Book::shipped().expect("the book");
        let counts = CountRegister::read(&book, &[]).expect("the counts");
        let mut taught = TaughtNames::default();
        taught.names.insert("政府给的钱".into(), "trans".into());
        taught.names.insert("差距".into(), "limit.mon_line - net_pc".into());
        taught.names.insert("滑坡户".into(), "fell".into());
        let known = KnownTitles { book: &book, counts: &counts, taught: &taught, period: Period::annual(2024) };
        let figure = |expression: &str, year| Some(TitleMeaning::Figure { expression: expression.to_owned(), year });
        for (written, meaning) in [
            ("户编号", Some(TitleMeaning::Household)),
            ("序号", Some(TitleMeaning::Number)),
            ("行政村", Some(TitleMeaning::Village)),
            ("姓名", figure("head_name", YearOf::Now)),
            ("身份证号码", figure("head_cert_no", YearOf::Now)),
            ("人均纯收入（元）", figure("net_pc", YearOf::Now)),
            ("人均纯收入/上年", figure("prior.net_pc", YearOf::Before)),
            ("人均纯收入/2023年", figure("prior.net_pc", YearOf::Before)),
            ("人均纯收入/2024年", figure("net_pc", YearOf::Now)),
            ("上年人均纯收入", figure("prior.net_pc", YearOf::Before)),
            ("工资性收入（2022年度）", figure("prior2.wage", YearOf::BeforeLast)),
            ("收入情况/工资性收入/增减额", figure("wage - prior.wage", YearOf::Difference)),
            ("人均纯收入增幅（%）", figure("if(prior.net_pc > 0, (net_pc - prior.net_pc) / prior.net_pc, unknown)", YearOf::Change)),
            ("状态", figure("状态", YearOf::Now)),
            ("政府给的钱", figure("trans", YearOf::Now)),
            ("政府给的钱/上年", figure("prior.trans", YearOf::Before)),
            ("差距", figure("limit.mon_line - net_pc", YearOf::Now)),
            ("人均可支配收人", None),
            ("人均纯收入/2019年", None),
            ("人均纯收入/目标", None),
            ("目标/人均纯收入", None),
            ("人均纯收入/其他口径", None),
            ("收入情况/人均纯收入", figure("net_pc", YearOf::Now)),
            ("人均纯收入/（元）", figure("net_pc", YearOf::Now)),
            ("2022年/人均纯收入", figure("prior2.net_pc", YearOf::BeforeLast)),
            ("备注", None),
            ("2024", None),
            ("是", None),
        ] {
            assert_eq!(known.meaning(&title(written), RowsOf::Households), meaning, "{written}");
        }
        let count = |code: &str, year| Some(TitleMeaning::Count { code: code.to_owned(), year });
        for (written, meaning) in [
            ("村", Some(TitleMeaning::Village)),
            ("采集户数", count("households", YearOf::Now)),
            ("户数（户）", count("households", YearOf::Now)),
            ("人均纯收入（元）/上年", count("net_pc", YearOf::Before)),
            ("人均纯收入比上年下降的户", count("fell", YearOf::Now)),
            ("人均纯收入比上年同期下降的户", count("fell", YearOf::Now)),
            ("这些户上年同期的人均转移性收入", count("trans_pc_both_prior", YearOf::Now)),
            ("滑坡户", count("fell", YearOf::Now)),
            ("在办线索数", count("clues_open", YearOf::Now)),
            ("没有排查的网格数/上年", count("grids_silent", YearOf::Before)),
            ("fell_heavy", count("fell_heavy", YearOf::Now)),
            ("人均纯收入/前年", None),
            ("备注", None),
        ] {
            assert_eq!(known.meaning(&title(written), RowsOf::Villages), meaning, "{written}");
        }
        assert_eq!(known.nearest(&title("人均纯收人"), RowsOf::Households).as_deref(), Some("人均纯收入"));
        assert_eq!(known.nearest(&title("采集户"), RowsOf::Villages).as_deref(), Some("采集户数"));
        assert!(
            known.is_year_alone(&title("增幅（%）")) && known.is_year_alone(&title("2023年")) && !known.is_year_alone(&title("上年人均"))
        );
        assert!(known.is_for_the_pen(&title("备注")) && !known.is_for_the_pen(&title("备注栏目")));
        assert!(known.is_key("户编号") && known.is_key("行政村") && !known.is_key("户主"));
        assert!(known.is_known("上年人均纯收入") && !known.is_known("备注") && !known.is_known(""));
        for (written, unit) in [
            ("纯收入（万元）", Some(FillUnit::TenThousand)),
            ("收入（万元）/上年", Some(FillUnit::TenThousand)),
            ("增幅%", Some(FillUnit::Percent)),
            ("纯收入（元）", Some(FillUnit::Plain)),
            ("户主", None),
        ] {
            assert_eq!(unit_of(&title(written)), unit, "{written}");
        }
    }
}
