//! The forms over the list of clues: a new one, a step that was taken, how one ended.
//!
//! What does not live here: the list (`ui/pages/clues.rs`), what may follow on what (`domain/office/clue.rs`), keeping it
//! (`review/desk/clues.rs`).

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::evidence::EVIDENCE;
use crate::domain::evidence::Evidence;
use crate::domain::office::clue::ClueEvent;
use crate::domain::office::clue::ClueFound;
use crate::domain::office::clue::ClueNumber;
use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::office::clue_word::ClueStep;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::clues::CluePart;
use crate::review::desk::state::Desk;
use crate::review::rows::QueueRow;
use crate::review::rows::clues::ClueRow;
use crate::training::handbook::Chapter;
use crate::ui::dialog::detail::Detail;
use crate::ui::form;
use crate::ui::form::lines::FormLine;
use crate::ui::form::lines::FormLines;
use crate::ui::form::lines::LinesForm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::widgets::amounts;

/// What is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClueForWhat {
    Found,
    Step(ClueNumber),
    End(ClueNumber),
    List,
}

/// What a line of a form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClueAsked {
    /// Where it comes from.
    Source,
    /// Which step.
    Step,
    /// How it ended.
    End,
    /// The day.
    Day,
    /// The village.
    Village,
    /// The head of household.
    Head,
    /// 户编号, where it is on the roll.
    Household,
    /// Who told of it.
    Teller,
    /// What was told.
    Words,
    /// Who did it.
    Who,
    /// What was found.
    Found,
    /// Why it ended so.
    Why,
    /// The evidence.
    Evidence,
    /// A file with a list.
    File,
}

/// A form on one clue.
pub struct ClueForm {
    what: ClueForWhat,
    asked: FormLines<ClueAsked>,
    // The case from which a new clue comes: its number as it is shown, and whole.
    case: Option<(String, String)>,
}

impl ClueForm {
    fn of(what: ClueForWhat, lines: Vec<FormLine<ClueAsked>>) -> ClueForm {
        ClueForm { what, asked: FormLines::new(lines), case: None }
    }

    /// A clue that came in today; from a case that is open what is known of it is filled in, with the words of its flags where
    /// identification was started for them.
    #[must_use]
    pub fn found(case: Option<&QueueRow>, desk: &Desk, lang: Lang) -> ClueForm {
        let sources: Vec<Text> = ClueSource::ALL.iter().map(|source| source.label()).collect();
        let villages: Vec<Text> = desk.village_names().into_iter().map(Text::same).collect();
        let only = if let [one] = villages.as_slice() { one.get(lang).to_owned() } else { String::new() };
        let source = if case.is_some() { ClueSource::Review } else { ClueSource::Grid };
        let village = case.map_or(only, |row| row.village.key().to_owned());
        let words = case.and_then(|row| desk.clue_of_case(&row.hh_id).ok()).map(|found| found.words).unwrap_or_default();
        let number = case.map(|row| (amounts::tail(&row.hh_id), row.hh_id.clone()));
        let lines = vec![
            FormLine::offering(ClueAsked::Source, text("来源", "source"), source.label().get(lang)).one_of(sources),
            FormLine::offering(ClueAsked::Day, text("发现日期", "day"), desk.today().to_string()).past_day(),
            FormLine::offering(ClueAsked::Village, text("村", "village"), village).one_of(villages),
            FormLine::offering(ClueAsked::Head, text("户主", "head of household"), case.map_or("", |row| row.head.as_str())),
            FormLine::offering(
                ClueAsked::Household,
                text("户编号", "household no."),
                number.as_ref().map_or("", |(shown, _)| shown.as_str()),
            )
            .said(case.is_none().then(|| text("名册外的户不写", "none outside the roll"))),
            FormLine::offering(ClueAsked::Teller, text("反映人", "told by"), ""),
            FormLine::offering(ClueAsked::Words, text("线索内容", "words"), words),
        ];
        ClueForm { case: number, ..ClueForm::of(ClueForWhat::Found, lines) }
    }

    /// The next step of a clue.
    #[must_use]
    pub fn step(row: &ClueRow, desk: &Desk, lang: Lang) -> ClueForm {
        let steps: Vec<Text> = ClueStep::ALL.iter().map(|step| step.label()).collect();
        let next = row.due.map_or(ClueStep::Clear, |(step, _)| step);
        let lines = vec![
            FormLine::offering(ClueAsked::Step, text("办了哪一步", "which step"), next.label().get(lang)).one_of(steps),
            FormLine::offering(ClueAsked::Day, text("日期", "day"), desk.today().to_string())
                .past_day()
                .said(Some(text("公示写第一天", "of a notice its first day"))),
            FormLine::offering(ClueAsked::Who, text("谁办的", "who"), "")
                .said(Some(text("明确帮扶必须写", "needed where support is set up"))),
            FormLine::offering(ClueAsked::Found, text("说明", "what was found"), "")
                .said(Some(text("明确帮扶写哪种措施", "of support: which kind"))),
        ];
        ClueForm::of(ClueForWhat::Step(row.clue.number), lines)
    }

    /// How a clue ended.
    #[must_use]
    pub fn end(row: &ClueRow, desk: &Desk, lang: Lang) -> ClueForm {
        let ends: Vec<Text> = ClueEnd::ALL.iter().map(|end| end.label()).collect();
        let lines = vec![
            FormLine::offering(ClueAsked::End, text("结果", "how it ended"), ClueEnd::Included.label().get(lang)).one_of(ends),
            FormLine::offering(ClueAsked::Day, text("日期", "day"), desk.today().to_string()).past_day(),
            FormLine::offering(ClueAsked::Why, text("原因", "why"), "")
                .said(Some(text("转办写给谁，重复写编号", "to whom; of a double its number"))),
            FormLine::offering(ClueAsked::Evidence, text("佐证", "evidence"), "").one_of(EVIDENCE.iter().map(named).collect()),
        ];
        ClueForm::of(ClueForWhat::End(row.clue.number), lines)
    }

    /// A list of clues to be taken in.
    #[must_use]
    pub fn list(desk: &Desk) -> ClueForm {
        let line = FormLine::offering(ClueAsked::File, text("名单文件", "file of the list"), desk.clues_ready())
            .said(Some(text("csv 或 xlsx", "csv or xlsx")));
        ClueForm::of(ClueForWhat::List, vec![line])
    }

    /// What stands in a line as a word of a list.
    fn word<T>(&mut self, at: ClueAsked, parse: impl Fn(&str) -> Option<T>) -> Result<T, Text> {
        let typed = self.asked.value(at).to_owned();
        parse(&typed).ok_or_else(|| {
            self.asked.go(at);
            text("没有“{word}”；可以写{choices}", "there is no “{word}”; there are {choices}")
                .fill(&[("word", &typed), ("choices", &Text::list(self.asked.choices().to_vec()))])
        })
    }

    fn day(&mut self, desk: &Desk) -> Result<NaiveDate, Text> {
        let day = form::past_day(self.asked.value(ClueAsked::Day), desk.today());
        day.ok_or_else(|| {
            self.asked.go(ClueAsked::Day);
            form::past_day_is_written()
        })
    }

    fn entered(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        let value = |asked: &FormLines<ClueAsked>, part: ClueAsked| asked.value(part).to_owned();
        let told = match self.what {
            ClueForWhat::Found => {
                let (source, on) = (self.word(ClueAsked::Source, ClueSource::parse)?, self.day(desk)?);
                let parts = [ClueAsked::Village, ClueAsked::Head, ClueAsked::Household, ClueAsked::Teller, ClueAsked::Words];
                let [village, name, hh_id, teller, words] = parts.map(|part| value(&self.asked, part));
                // Shown as the screens show it; left as it was offered it is the case's own.
                let hh_id = self.case.iter().find(|(shown, _)| *shown == hh_id).map_or(hh_id, |(_, whole)| whole.clone());
                let found = ClueFound { source, on, village, hh_id, name, teller, words };
                if let Some((part, why)) = desk.unfit_clue(&found) {
                    self.asked.go(line_of(part));
                    return Err(why);
                }
                desk.add_clues(&[found])?.told()
            }
            ClueForWhat::List => {
                let taken = desk.take_list(Path::new(self.asked.value(ClueAsked::File).trim_matches(['"', '\''])))?;
                if taken.lines.is_empty() {
                    taken.heading
                } else {
                    // The rows that were not taken are read in the place of the form: mended, the file is sent off again.
                    return Ok(Flow::Tell(Box::new(Detail::of_sections(text("读入名单", "the list"), vec![taken]))));
                }
            }
            ClueForWhat::Step(number) => {
                let (step, on) = (self.word(ClueAsked::Step, ClueStep::parse)?, self.day(desk)?);
                let event =
                    ClueEvent::Step { step, on, by: value(&self.asked, ClueAsked::Who), note: value(&self.asked, ClueAsked::Found) };
                desk.step_clue(number, event)?.told()
            }
            ClueForWhat::End(number) => {
                let (end, on) = (self.word(ClueAsked::End, ClueEnd::parse)?, self.day(desk)?);
                let evidence = self.word(ClueAsked::Evidence, evidence)?;
                desk.step_clue(number, ClueEvent::Ended { end, on, why: value(&self.asked, ClueAsked::Why), evidence })?.told()
            }
        };
        Ok(Flow::Finished { said: Message::done(told), on: false })
    }
}

/// The line of a new clue that a part of it stands in.
const fn line_of(part: CluePart) -> ClueAsked {
    match part {
        CluePart::Day => ClueAsked::Day,
        CluePart::Village => ClueAsked::Village,
        CluePart::Name => ClueAsked::Head,
        CluePart::Household => ClueAsked::Household,
    }
}

/// Where a step stands in the procedure.
const fn in_procedure(step: ClueStep) -> &'static str {
    match step {
        ClueStep::Accept => "5.3-2",
        ClueStep::Visit => "5.3-3",
        ClueStep::Compare => "5.3-4",
        ClueStep::Post => "5.3-5",
        ClueStep::Approve => "5.3-6",
        ClueStep::Enter | ClueStep::Support => "5.3-7",
        ClueStep::Clear => "5.4",
    }
}

/// A kind of evidence with its code.
fn named(evidence: &Evidence) -> Text {
    text("{code} {label}", "{code} {label}").fill(&[("code", &evidence.code), ("label", &evidence.label)])
}

/// Codes of evidence out of what was typed: codes or names, one or several; none where one of them is not known.
pub fn evidence(typed: &str) -> Option<Vec<String>> {
    let one = |word: &str| {
        let code = word.split_whitespace().next().unwrap_or_default().to_uppercase();
        EVIDENCE.iter().find(|row| row.code == code || row.label.is_called(word)).map(|row| row.code.to_owned())
    };
    typed.split(['、', ',', '，', ';', '；']).map(str::trim).filter(|word| !word.is_empty()).map(one).collect()
}

impl LinesForm for ClueForm {
    type Asked = ClueAsked;

    fn lines(&self) -> &FormLines<ClueAsked> {
        &self.asked
    }

    fn lines_mut(&mut self) -> &mut FormLines<ClueAsked> {
        &mut self.asked
    }

    fn words(&self) -> (Text, Text) {
        let title = match self.what {
            ClueForWhat::Found => text("登记线索", "A new clue"),
            ClueForWhat::List => text("读入线索名单", "Take a list of clues in"),
            ClueForWhat::Step(number) => text("线索 {number} 办一步", "Clue {number}: a step").fill(&[("number", &number.to_string())]),
            ClueForWhat::End(number) => text("线索 {number} 办结", "Clue {number}: its end").fill(&[("number", &number.to_string())]),
        };
        (title, text("登记", "enter"))
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if self.what == ClueForWhat::List {
            return Some(Message::plain(text(
                "要有“线索来源”“发现日期”“行政村”“户主”几列；只增加不替换，错的行指明哪一列",
                "columns source, day, village, name; it adds and never replaces, and names a wrong row by its column",
            )));
        }
        self.asked.told(scene).or_else(|| {
            Some(Message::plain(if self.asked.asks() == Some(ClueAsked::Day) {
                text(
                    "可以只写月日（11-6）或日（6）：今天或以前最近的那天",
                    "month and day (11-6) or the day (6) will do: the newest that has come",
                )
            } else {
                text("写事实，不写证件号码；登记后记入台账", "facts, no certificate numbers; it is entered in the ledger")
            }))
        })
    }

    fn topics(&self) -> Vec<(Chapter, String)> {
        let (chapter, code) = match self.asked.asks() {
            Some(ClueAsked::Source) => (Chapter::Words, "线索来源"),
            Some(ClueAsked::Village) => (Chapter::Items, "village"),
            Some(ClueAsked::Head) => (Chapter::Items, "head_name"),
            Some(ClueAsked::Household) => (Chapter::Items, "hh_id"),
            Some(ClueAsked::End | ClueAsked::Why) => (Chapter::Words, "线索办结"),
            Some(ClueAsked::Evidence) => {
                let proofs = evidence(self.asked.value(ClueAsked::Evidence)).unwrap_or_default();
                let named = proofs.into_iter().map(|code| (Chapter::Proofs, code));
                return named.chain([(Chapter::Words, "线索办结".to_owned())]).collect();
            }
            // Of a step, its day and what was found: the step that is written there.
            Some(ClueAsked::Step | ClueAsked::Who | ClueAsked::Found | ClueAsked::Day) if matches!(self.what, ClueForWhat::Step(_)) => {
                let step = ClueStep::parse(self.asked.value(ClueAsked::Step));
                (Chapter::Procedure, step.map_or("5.3-1", in_procedure))
            }
            Some(ClueAsked::Day) if matches!(self.what, ClueForWhat::End(_)) => (Chapter::Words, "线索办结"),
            _ => (Chapter::Procedure, "5.3-1"),
        };
        vec![(chapter, code.to_owned())]
    }

    fn draft_name(&self) -> String {
        match self.what {
            ClueForWhat::Found => self.case.as_ref().map_or_else(|| "clue".to_owned(), |(_, whole)| format!("clue {whole}")),
            ClueForWhat::List => "clue-list".to_owned(),
            ClueForWhat::Step(number) => format!("clue-step {number}"),
            ClueForWhat::End(number) => format!("clue-end {number}"),
        }
    }

    fn submit(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        self.entered(desk)
    }
}
