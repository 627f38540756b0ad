//! Results of several learners, joined for whoever trains them: which steps and rules went wrong most over the class, and nobody's rank.
//!
//! A row that cannot be read is refused by file, row and column; the others count. What does not live here: what one result is
//! (`result.rs`), writing and printing it (`cli/commands/practice/results.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::btree_map::Entry;
use std::path::Path;
use std::path::PathBuf;

use crate::exchange::cells::header::normal;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::sheets::plain_rows;
use crate::exchange::sheets::plain_rows::columns_of;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::training::lesson::course::Lesson;

/// A column of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreColumn {
    /// Who took it, where one file has several.
    Learner,
    /// Code of the lesson.
    Lesson,
    /// Its version.
    Version,
    /// Steps done.
    Steps,
    /// Verdicts that are right.
    Verdicts,
    /// Reasons that are right.
    Reasons,
    /// Evidence that is right.
    Evidence,
    /// Flags left.
    FlagsLeft,
    /// Returns too many.
    ExtraReturns,
    /// Wrong acts told.
    Wrong,
    /// Hints asked for.
    Hints,
    /// Keys pressed.
    Keys,
    /// Minutes of work.
    Minutes,
    /// Rules that went wrong.
    WorstRules,
    /// Steps that went wrong.
    WorstSteps,
    /// What is true though the key lacks it.
    BesideKey,
}

impl ScoreColumn {
    /// All, in the order of the table.
    pub const ALL: [ScoreColumn; 16] = [
        ScoreColumn::Learner,
        ScoreColumn::Lesson,
        ScoreColumn::Version,
        ScoreColumn::Steps,
        ScoreColumn::Verdicts,
        ScoreColumn::Reasons,
        ScoreColumn::Evidence,
        ScoreColumn::FlagsLeft,
        ScoreColumn::ExtraReturns,
        ScoreColumn::Wrong,
        ScoreColumn::Hints,
        ScoreColumn::Keys,
        ScoreColumn::Minutes,
        ScoreColumn::WorstRules,
        ScoreColumn::WorstSteps,
        ScoreColumn::BesideKey,
    ];

    /// Those without which a row says nothing about a class.
    const WANTED: [ScoreColumn; 5] =
        [ScoreColumn::Lesson, ScoreColumn::Version, ScoreColumn::Steps, ScoreColumn::WorstRules, ScoreColumn::WorstSteps];

    /// Its name for programs and its head for people.
    #[must_use]
    pub const fn names(self) -> (&'static str, Text) {
        match self {
            ScoreColumn::Learner => ("learner", text("学员", "learner")),
            ScoreColumn::Lesson => ("lesson", text("课程", "lesson")),
            ScoreColumn::Version => ("version", text("版本", "version")),
            ScoreColumn::Steps => ("steps", text("步骤", "steps")),
            ScoreColumn::Verdicts => ("verdicts", text("结论对", "verdicts")),
            ScoreColumn::Reasons => ("reasons", text("原因对", "reasons")),
            ScoreColumn::Evidence => ("evidence", text("佐证对", "evidence")),
            ScoreColumn::FlagsLeft => ("flags_left", text("留下疑点", "flags left")),
            ScoreColumn::ExtraReturns => ("extra_returns", text("多退", "extra returns")),
            ScoreColumn::Wrong => ("wrong", text("做错", "wrong acts")),
            ScoreColumn::Hints => ("hints", text("提示", "hints")),
            ScoreColumn::Keys => ("keys", text("键数", "keys")),
            ScoreColumn::Minutes => ("minutes", text("分钟", "minutes")),
            ScoreColumn::WorstRules => ("worst_rules", text("错得多的规则", "worst rules")),
            ScoreColumn::WorstSteps => ("worst_steps", text("错得多的步", "worst steps")),
            ScoreColumn::BesideKey => ("beside_key", text("答案没有而属实", "true, though no answer")),
        }
    }

    fn of_title(title: &str) -> Option<ScoreColumn> {
        let wanted = normal(title);
        ScoreColumn::ALL.into_iter().find(|column| {
            let (key, head) = column.names();
            wanted == normal(key) || [Lang::Zh, Lang::En].iter().any(|lang| wanted == normal(head.get(*lang)))
        })
    }
}

/// What went wrong in a lesson.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissedPart {
    /// A step, from 1.
    Step(usize),
    /// A rule, by its code.
    Rule(String),
}

/// How many of a class it went wrong with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassMiss {
    /// Code of the lesson.
    pub lesson: String,
    /// What.
    pub part: MissedPart,
    /// Learners it went wrong with.
    pub learners: usize,
    /// Learners who took the lesson.
    pub of: usize,
}

/// What was read so far.
#[derive(Clone, Debug, Default)]
pub struct ClassScores {
    files: BTreeSet<PathBuf>,
    learners: usize,
    took: BTreeMap<String, usize>,
    missed: BTreeMap<(String, MissedPart), usize>,
    /// What cannot be taken, each with file, row and column.
    pub refused: Vec<Text>,
}

/// A row that counts.
struct LearnerRow {
    lesson: String,
    parts: BTreeSet<MissedPart>,
}

impl ClassScores {
    /// Reads the result of a learner, who is nobody but a file here, or of several, who are told apart by a column and counted alone.
    ///
    /// # Errors
    /// The file cannot be read: nothing of it counts. One without the columns is refused in what was read.
    pub fn read(&mut self, path: &Path, lessons: &[Lesson], book: &Book) -> Result<(), ExchangeError> {
        let file = name_of(path);
        if !self.files.insert(path.to_owned()) {
            let said = text("“{file}”写了两遍，只算一遍", "{file} was named twice and counts once");
            self.refused.push(said.fill(&[("file", &file)]));
            return Ok(());
        }
        let rows = plain_rows::read(path)?;
        let columns = rows.first().map(|row| columns_of(row, ScoreColumn::of_title)).unwrap_or_default();
        let lacks = |wanted: &&ScoreColumn| !columns.iter().any(|column| column.holds == **wanted);
        let missing: Vec<Text> = ScoreColumn::WANTED.iter().filter(lacks).map(|column| column.names().1).collect();
        if !missing.is_empty() {
            let said = text(
                "“{file}”第 1 行没有这些列：{columns}，不是课程成绩，没有读入；用 hezhun train score --out 写出",
                "{file} row 1 lacks the columns {columns}: no result of lessons, and not taken; hezhun train score --out writes one",
            );
            self.refused.push(said.fill(&[("file", &file), ("columns", &Text::list(missing))]));
            return Ok(());
        }
        let mut own: BTreeMap<(String, String), BTreeSet<MissedPart>> = BTreeMap::new();
        for row in rows.iter().skip(1) {
            let refused = |at: ScoreColumn, what: &Text| plain_rows::wrong_at(&file, row.number, &at.names().1, what);
            match of_row(&|at| row.word(&columns, &at), lessons, book) {
                Ok(read) => match own.entry((row.word(&columns, &ScoreColumn::Learner).to_owned(), read.lesson)) {
                    Entry::Occupied(_) => {
                        let what = text("这一课上面已经有一行", "this lesson has a row above already");
                        self.refused.push(refused(ScoreColumn::Lesson, &what));
                    }
                    Entry::Vacant(free) => drop(free.insert(read.parts)),
                },
                Err((at, what)) => self.refused.push(refused(at, &what)),
            }
        }
        self.learners += own.keys().map(|(learner, _)| learner).collect::<BTreeSet<_>>().len();
        for ((_, lesson), parts) in own {
            for part in parts {
                *self.missed.entry((lesson.clone(), part)).or_default() += 1;
            }
            *self.took.entry(lesson).or_default() += 1;
        }
        Ok(())
    }

    /// How many learners count.
    #[must_use]
    pub const fn learners(&self) -> usize {
        self.learners
    }

    /// What went wrong, with most of the class first; as often in the order of lessons and steps.
    #[must_use]
    pub fn missed(&self) -> Vec<ClassMiss> {
        let miss = |((lesson, part), learners): (&(String, MissedPart), &usize)| ClassMiss {
            lesson: lesson.clone(),
            part: part.clone(),
            learners: *learners,
            of: self.took.get(lesson).copied().unwrap_or_default(),
        };
        let mut found: Vec<ClassMiss> = self.missed.iter().map(miss).collect();
        found.sort_by_key(|miss| std::cmp::Reverse(miss.learners));
        found
    }
}

fn of_row<'w>(word: &dyn Fn(ScoreColumn) -> &'w str, lessons: &[Lesson], book: &Book) -> Result<LearnerRow, (ScoreColumn, Text)> {
    let code = word(ScoreColumn::Lesson);
    let Some(lesson) = lessons.iter().find(|lesson| lesson.code == code) else {
        let guess = meant(closest(code, lessons.iter().map(|lesson| lesson.code.as_str())));
        let what = text("没有课程 {code}{guess}", "there is no lesson {code}{guess}");
        return Err((ScoreColumn::Lesson, what.fill(&[("code", &code), ("guess", &guess)])));
    };
    let version = word(ScoreColumn::Version);
    if version != lesson.version {
        let what =
            text("是 {lesson} 另一版 {then} 的结果（这一版是 {now}）", "is of another version of {lesson}, {then} (this one is {now})");
        return Err((ScoreColumn::Version, what.fill(&[("lesson", &code), ("then", &version), ("now", &lesson.version)])));
    }
    let done = word(ScoreColumn::Steps);
    let (right, of) = done.split_once('/').map(|(right, of)| (right.parse::<usize>(), of.parse::<usize>())).unzip();
    if !matches!((right, of), (Some(Ok(right)), Some(Ok(of))) if of == lesson.steps.len() && right <= of) {
        let what = text("要写成 3/{steps} 这样，不是 {word}", "is written like 3/{steps}, not {word}");
        return Err((ScoreColumn::Steps, what.fill(&[("steps", &lesson.steps.len()), ("word", &done)])));
    }
    let mut parts = BTreeSet::new();
    for rule in word(ScoreColumn::WorstRules).split_whitespace() {
        if book.rule(rule).is_none() {
            let guess = meant(closest(rule, book.rules().iter().map(|own| own.code.as_str())));
            let what = text("没有规则 {rule}{guess}", "there is no rule {rule}{guess}");
            return Err((ScoreColumn::WorstRules, what.fill(&[("rule", &rule), ("guess", &guess)])));
        }
        parts.insert(MissedPart::Rule(rule.to_owned()));
    }
    for step in word(ScoreColumn::WorstSteps).split_whitespace() {
        let Some(at) = step.parse::<usize>().ok().filter(|at| (1..=lesson.steps.len()).contains(at)) else {
            let what = text("{lesson} 没有第 {step} 步，只有 {steps} 步", "{lesson} has no step {step}, only {steps}");
            return Err((ScoreColumn::WorstSteps, what.fill(&[("lesson", &code), ("step", &step), ("steps", &lesson.steps.len())])));
        };
        parts.insert(MissedPart::Step(at));
    }
    Ok(LearnerRow { lesson: code.to_owned(), parts })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::i18n::Lang;
    use crate::rules::book::Book;
    use crate::training::lesson;
    use crate::training::lesson::class_score::ClassMiss;
    use crate::training::lesson::class_score::ClassScores;
    use crate::training::lesson::class_score::MissedPart;

    #[test]
    fn results_of_a_class_are_joined_and_a_wrong_row_is_told_by_file_row_and_column_while_the_rest_counts() {
        let book = Book::shipped().expect("a rulebook");
        let lessons = lesson::shipped(&book).expect("lessons");
        let version = &lessons.iter().find(|lesson| lesson.code == "first-steps").expect("a lesson").version;
        let row = |steps: &str, rules: &str, wrong: &str| format!("first-steps,{version},{steps},{rules},{wrong}\n");
        let folder = tempfile::tempdir().expect("a folder");
        let mut read = ClassScores::default();
        let mut take = |name: &str, head: &str, words: &str| {
            let path = folder.path().join(name);
            fs::write(&path, format!("{head}\n{words}")).expect("written");
            read.read(&path, &lessons, &book).expect("read");
        };
        let (zh, en) = ("课程,版本,步骤,错得多的规则,错得多的步", "lesson,version,steps,worst rules,worst steps");
        take("a.csv", zh, &row("9/9", "INC01", "4 5"));
        take("b.csv", en, &row("8/9", "", "4"));
        take("c.csv", zh, &row("9/9", "", ""));
        take("d.csv", zh, &(row("9/9", "", "6").replace(version.as_str(), "00000000") + &row("3月9日", "", "")));
        take(
            "e.csv",
            zh,
            &(row("9/9", "INC0l", "4") + &row("9/9", "", "12") + "frist-steps,1,9/9,,\n" + &row("9/9", "", "4") + &row("9/9", "", "5")),
        );
        take("f.csv", "户编号,姓名", "1,甲\n");
        take("a.csv", zh, &row("9/9", "INC01", "4 5"));
        // Of a computer at which two learned: one row each, the second of a learner is told.
        let of = |learner: &str, words: &str| format!("{learner},{words}");
        take(
            "g.csv",
            "学员,课程,版本,步骤,错得多的规则,错得多的步",
            &(of("甲", &row("9/9", "", "5")) + &of("乙", &row("9/9", "", "")) + &of("甲", &row("9/9", "", "6"))),
        );
        let said: Vec<&str> = read.refused.iter().map(|said| said.get(Lang::Zh)).collect();
        let wanted = [
            format!("“d.csv”第 2 行“版本”：是 first-steps 另一版 00000000 的结果（这一版是 {version}）"),
            "“d.csv”第 3 行“步骤”：要写成 3/9 这样，不是 3月9日".to_owned(),
            "“e.csv”第 2 行“错得多的规则”：没有规则 INC0l".to_owned(),
            "“e.csv”第 3 行“错得多的步”：first-steps 没有第 12 步，只有 9 步".to_owned(),
            "“e.csv”第 4 行“课程”：没有课程 frist-steps".to_owned(),
            "“e.csv”第 6 行“课程”：这一课上面已经有一行".to_owned(),
            "“f.csv”第 1 行没有这些列：课程、版本".to_owned(),
            "“a.csv”写了两遍，只算一遍".to_owned(),
            "“g.csv”第 4 行“课程”：这一课上面已经有一行".to_owned(),
        ];
        assert_eq!(said.len(), wanted.len(), "{said:#?}");
        assert!(said.iter().zip(&wanted).all(|(said, wanted)| said.starts_with(wanted.as_str())), "{said:#?}");
        assert_eq!(read.learners(), 6);
        let miss = |part, learners| ClassMiss { lesson: "first-steps".to_owned(), part, learners, of: 6 };
        let wanted = [miss(MissedPart::Step(4), 3), miss(MissedPart::Step(5), 2), miss(MissedPart::Rule("INC01".to_owned()), 1)];
        assert_eq!(read.missed(), wanted);
    }
}
