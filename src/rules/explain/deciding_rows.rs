//! The rows that made `any` or `all` what it is, called by their names with what is said of each; where none did, the condition that none
//! of them meets.
//!
//! What does not live here: what is said of a row (`arithmetic.rs`), what it is called (`written.rs`).

use std::mem::replace;
use std::mem::take;

use crate::i18n::Lang;
use crate::rules::eval::source::Frame;
use crate::rules::explain::arithmetic::FactWork;
use crate::rules::explain::arithmetic::ToldSize;
use crate::rules::explain::sentences;
use crate::rules::explain::teller::Deciding;
use crate::rules::explain::teller::Teller;
use crate::rules::explain::written::ToldPiece;
use crate::rules::explain::written::ToldWords;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Over;

/// Rows shown of one function over rows.
const MOST_ROWS: usize = 3;
/// Characters of rows, in Chinese, after which no further one is begun.
const LONG: usize = 50;

/// What is said of some rows alike.
struct RowLine {
    names: Vec<ToldPiece>,
    what: ToldPiece,
    /// The first of these rows, and how much was told before it.
    first: (Frame, ToldSize),
    /// How many characters are said in Chinese, where the language is another and it was asked for.
    chinese: Option<usize>,
}

impl<T: Teller> FactWork<'_, T> {
    /// `any` and `all` name the rows that decided; where no row did, the condition that none of them meets.
    pub(crate) fn rows(&mut self, (place, over): (u32, &Over), holds: bool, frame: &Frame) -> ToldPiece {
        let wanted = match over.agg {
            Agg::Any => holds,
            Agg::All => !holds,
            Agg::Count | Agg::Sum | Agg::Min | Agg::Max | Agg::Median | Agg::Share | Agg::Densest | Agg::DensestFrom => {
                return ToldPiece::default();
            }
        };
        if !wanted && self.is_above {
            return ToldPiece::default();
        }
        let decided = self.live.decided(place, frame, if over.agg == Agg::Any { Deciding::Yes } else { Deciding::No });
        if !wanted {
            return self.no_row(over, decided.kept);
        }
        let mut lines: Vec<RowLine> = Vec::new();
        let mut told = 0;
        for row in &decided.rows {
            let before = self.before.size();
            let from = self.facts.len();
            self.facts(over.body, row);
            let what = self.told(from);
            if self.is_grade && what.is_empty() {
                continue;
            }
            // Values of one list differ in English as they do in Chinese.
            match lines.iter().position(|line| self.out.is_same(line.what, what)) {
                Some(at) if lines[at].names.len() < 2 * MOST_ROWS => lines[at].names.push(self.named(over, row)),
                None if lines.len() < MOST_ROWS && self.has_room(&mut lines, over.body) => {
                    let names = vec![self.named(over, row)];
                    lines.push(RowLine { names, what, first: (*row, before), chinese: None });
                }
                Some(_) | None => continue,
            }
            told += 1;
        }
        let from = self.out.here();
        for line in &lines {
            let before = self.out.here();
            let own = self.part_rows(from);
            for (at, name) in line.names.iter().enumerate() {
                if at > 0 {
                    self.out.put("、", ", ");
                }
                self.out.copy(*name);
            }
            if !line.what.is_empty() {
                self.out.put("：", ": ");
                self.out.copy(line.what);
            }
            if self.out.since(own).is_empty() {
                self.out.take_back(before);
            }
        }
        if told < decided.all && told > 0 {
            self.part_rows(from);
            self.out.put("另有 ", "");
            self.out.add(&(decided.all - told).to_string());
            self.out.put(" ", " more");
            self.out.put(sentences::unit(over.rows).get(Lang::Zh), "");
        }
        self.out.since(from)
    }

    /// Parts what follows from the rows before it; where it begins.
    fn part_rows(&mut self, from: usize) -> usize {
        if self.out.here() > from {
            self.out.put("；", "; ");
        }
        self.out.here()
    }

    fn named(&mut self, over: &Over, row: &Frame) -> ToldPiece {
        let from = self.out.here();
        self.out.row(over.rows, &self.live.row_name(over.rows, row));
        self.out.since(from)
    }

    /// Whether another line may begin: the Chinese decides for both languages.
    fn has_room(&mut self, lines: &mut [RowLine], body: At) -> bool {
        let mut long = 0;
        for line in lines {
            long += match self.out.lang {
                Lang::Zh => self.out.words(line.what).chars().count(),
                Lang::En => {
                    let RowLine { first: (row, before), chinese, .. } = line;
                    *chinese.get_or_insert_with(|| self.in_chinese(body, row, *before))
                }
            };
        }
        long < LONG
    }

    /// How many characters are said of a row in Chinese, after what was told before it.
    fn in_chinese(&mut self, body: At, row: &Frame, before: ToldSize) -> usize {
        let then = self.before.of_size(before);
        let since = replace(&mut self.before, then);
        let out = replace(&mut self.out, ToldWords::new(Lang::Zh, String::new()));
        let (facts, lines) = (take(&mut self.facts), take(&mut self.lines));
        self.facts(body, row);
        let what = self.told(0);
        let said = self.out.words(what).chars().count();
        (self.facts, self.lines, self.before, self.out) = (facts, lines, since, out);
        said
    }

    fn no_row(&mut self, over: &Over, count: usize) -> ToldPiece {
        let filter = (over.filter != NONE).then(|| self.asked(over.filter)).filter(|filter| filter.text.is_whole());
        let asked = self.asked(over.body);
        let (is_any, is_english) = (over.agg == Agg::Any, self.out.lang == Lang::En);
        let from = self.out.here();
        if is_english {
            self.out.add(if is_any { "none of " } else { "all " });
        } else if let Some(filter) = &filter {
            self.out.add("“");
            self.put_with_limits(filter);
            self.out.add("”的 ");
        }
        self.out.add(&count.to_string());
        self.out.add(" ");
        self.out.put_text(&sentences::unit(over.rows));
        if let Some(filter) = filter.filter(|_| is_english) {
            self.out.add(" with “");
            self.put_with_limits(&filter);
            self.out.add("”");
        }
        self.out.put(if is_any { "中没有“" } else { "全部“" }, if is_any { " is “" } else { ": “" });
        self.put_with_limits(&asked);
        self.out.put(if is_any { "”的" } else { "”" }, "”");
        self.out.since(from)
    }
}
