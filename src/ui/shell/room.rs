//! How much room a screen has: the window without the keys, what has to be said above them, and the panel of a lesson.
//!
//! What does not live here: what a screen does with its room (`ui/pages`).

use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::ui::screen::HintRoom;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::shell::LEAST;
use crate::ui::shell::Shell;
use crate::ui::shell::footer;
use crate::ui::ways;
use crate::ui::widgets::width;

/// Cells that long work beside the keyboard takes of the line above the keys, about.
const JOB: usize = 36;

/// Lines above the keys at most.
const MOST_TOLD: u16 = 5;

impl Shell {
    /// The room of a screen. In a window too small for the desk none is drawn, and none has to reckon with it.
    pub(in crate::ui::shell) fn body(&self) -> Rect {
        let (wide, tall) = (self.area.width.max(LEAST.0), self.area.height.max(LEAST.1));
        Rect { width: wide, height: tall - 1 - self.told - self.panel_rows(), ..self.area }
    }

    /// Makes room for what has just been said, or has to be said for as long as it holds, so that it is read to its end: what to do
    /// about it stands there.
    pub(in crate::ui::shell) fn make_room(&mut self, desk: &Desk) {
        // Long work tells how far it is on the same line.
        let job = if self.job.is_some() || self.told_waiting().is_some() { JOB } else { 0 };
        let wide = usize::from(self.area.width.max(LEAST.0) - footer::MARGINS) - job;
        let scene = Scene { desk, look: &self.look, settings: &self.settings };
        let hint = || self.top().hint(&scene).filter(|hint| hint.room == HintRoom::Whole);
        let said =
            self.spoken(desk).or_else(|| hint().map(|hint| ways::with_keys(hint, self.place(), &self.look))).map(|message| message.said);
        let told = said.map_or(1, |said| width::wrap(self.look.say(&said), wide).len());
        let told = u16::try_from(told).unwrap_or(MOST_TOLD).clamp(1, MOST_TOLD);
        self.told = told;
        // A panel takes as many lines as what it says, which changes too.
        if self.body() != self.sized {
            self.resize_screens(desk);
        }
    }

    /// What has just been said, or has to be said for as long as it holds, with the keys of what it names.
    pub(in crate::ui::shell) fn spoken(&self, desk: &Desk) -> Option<Message> {
        let said = self.message.clone().or_else(|| desk.standing().map(Message::wrong))?;
        Some(ways::with_keys(said, self.place(), &self.look))
    }

    /// What the line above the keys says and has no room for.
    pub(in crate::ui::shell) fn cut_line(&self, desk: &Desk) -> Option<Text> {
        let scene = Scene { desk, look: &self.look, settings: &self.settings };
        let line = Rect { height: self.told, ..self.area };
        let said = desk.standing().map(Message::wrong).or_else(|| self.top().hint(&scene))?;
        let said = ways::with_keys(said, self.place(), &self.look);
        footer::is_cut(&self.look, line, &said).then_some(said.said)
    }

    /// Whether the window is too small for the desk.
    pub(in crate::ui::shell) const fn is_too_small(&self) -> bool {
        self.area.width < LEAST.0 || self.area.height < LEAST.1
    }

    /// Takes the new size; nothing is lost.
    pub fn resize(&mut self, area: Rect, desk: &Desk) {
        self.area = area;
        self.make_room(desk);
        self.resize_screens(desk);
    }

    pub(in crate::ui::shell) fn resize_screens(&mut self, desk: &Desk) {
        let body = self.body();
        self.sized = body;
        self.bottom.resize(body, desk);
        for screen in &mut self.above {
            screen.resize(body, desk);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Move;
    use crate::domain::case::Refusal;
    use crate::domain::case::Status;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::i18n::text;
    use crate::review::rows::Deed;
    use crate::ui::screen::Flow;
    use crate::ui::screen::Message;
    use crate::ui::tests::rig;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::WANG;
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::display::Look;

    /// The last refusal of the list, before which every other stands; a new one does not compile here until it is listed.
    fn refusals() -> Vec<Refusal> {
        let people = || "石门村 王建国、李秀英、下河村 买买提·吐尔逊、上石门新村 欧阳𠮷".to_owned();
        let year = Period::annual(2024);
        let all = vec![
            Refusal::Locked,
            Refusal::Closed(year.title()),
            Refusal::NeverLocked,
            Refusal::NotFrom { from: Status::Returned, change: Move::Approve },
            Refusal::NotFrom { from: Status::CountyReturned, change: Move::Return },
            Refusal::HighFlags { open: 12, explainable: 7 },
            Refusal::VillageFlags(12),
            Refusal::NotJudged(year),
            Refusal::MediumFlagsNeedReason(12),
            Refusal::MustBeCorrected,
            Refusal::NoSuchFlag,
            Refusal::NotOpen { rule: "INC01".to_owned(), open: vec!["INC02".to_owned(), "TRF07".to_owned(), "WAG01".to_owned()] },
            Refusal::NotOpen { rule: "INC01".to_owned(), open: Vec::new() },
            Refusal::NotSettled { rule: "INC01".to_owned(), settled: vec!["INC02".to_owned(), "TRF07".to_owned()] },
            Refusal::NotSettled { rule: "INC01".to_owned(), settled: Vec::new() },
            Refusal::WrongReason("R99".to_owned()),
            Refusal::WhichFlag,
            Refusal::NoReason,
            Refusal::NoSentence,
            Refusal::DuePassed,
            Refusal::NoApprover,
            Refusal::NoExpiry,
            Refusal::ExpiryPassed,
            Refusal::OnlyItsFlags,
            Refusal::NeedsEvidence("R12".to_owned()),
            Refusal::ReturnNeedsReason,
            Refusal::NothingAsked(people(), 4),
            Refusal::NoReturnReason(people(), 4),
            Refusal::NotOpened(people(), 4),
            Refusal::WrongEvidence("E99".to_owned()),
            Refusal::EmptyNote,
            Refusal::UnknownField("net_pcx".to_owned()),
            Refusal::ReadOnly,
            Refusal::Barred,
            Refusal::NothingToUndo,
            Refusal::NothingToRedo,
            Refusal::CannotUndo(text("以后又办过，先撤销后面的", "something was done since, take that back first")),
            Refusal::UndoneElsewhere { said: text("到“规则库”里改", "change it in “rulebook”"), command: String::new() },
        ];
        for refusal in &all {
            match refusal {
                Refusal::Locked
                | Refusal::Closed(_)
                | Refusal::NeverLocked
                | Refusal::NotFrom { .. }
                | Refusal::HighFlags { .. }
                | Refusal::VillageFlags(_)
                | Refusal::NotJudged(_)
                | Refusal::MediumFlagsNeedReason(_)
                | Refusal::MustBeCorrected
                | Refusal::NoSuchFlag
                | Refusal::NotOpen { .. }
                | Refusal::NotSettled { .. }
                | Refusal::WrongReason(_)
                | Refusal::WhichFlag
                | Refusal::NoReason
                | Refusal::NoSentence
                | Refusal::DuePassed
                | Refusal::NoApprover
                | Refusal::NoExpiry
                | Refusal::ExpiryPassed
                | Refusal::OnlyItsFlags
                | Refusal::NeedsEvidence(_)
                | Refusal::ReturnNeedsReason
                | Refusal::NothingAsked(..)
                | Refusal::NoReturnReason(..)
                | Refusal::NotOpened(..)
                | Refusal::WrongEvidence(_)
                | Refusal::EmptyNote
                | Refusal::UnknownField(_)
                | Refusal::ReadOnly
                | Refusal::Barred
                | Refusal::NothingToUndo
                | Refusal::NothingToRedo
                | Refusal::CannotUndo(_)
                | Refusal::UndoneElsewhere { .. } => {}
            }
        }
        all
    }

    /// What stands on the screen without blanks and without what is said of a job, so that a sentence is found wherever it was folded.
    fn shown(bench: &mut Bench) -> String {
        let picture = bench.picture().replace("重新筛查…  Ctrl-X 停下", "").replace("Run the rules...  Ctrl-X stops it", "");
        picture.chars().filter(|letter| !letter.is_whitespace()).collect()
    }

    fn last_words(said: &Text, lang: Lang) -> String {
        let words: Vec<char> = said.get(lang).chars().filter(|letter| !letter.is_whitespace()).collect();
        words[words.len().saturating_sub(8)..].iter().collect()
    }

    #[test]
    fn every_refusal_is_read_to_its_last_word_at_80_columns_with_a_job_beside_it_and_without() {
        for lang in [Lang::Zh, Lang::En] {
            for front in ["", "enter", "enter F4", "alt-o enter"] {
                for busy in [false, true] {
                    let mut bench = Bench::new(Look { lang, ..look() }, 80, 24);
                    bench.keys(front);
                    if busy {
                        bench.shell.began(text("重新筛查", "Run the rules"));
                    }
                    for refusal in refusals() {
                        bench.shell.follow(Flow::Say(Message::wrong(refusal.text())), &mut bench.desk);
                        bench.shell.make_room(&bench.desk);
                        let said = bench.shell.spoken(&bench.desk).expect("said").said;
                        let shown = shown(&mut bench);
                        assert!(shown.contains(&last_words(&said, lang)), "{front} {busy}: {}\n{}", said.get(lang), bench.picture());
                    }
                }
            }
        }
    }

    #[test]
    fn a_decided_case_says_to_its_end_why_it_is_not_approved_and_names_the_key_that_takes_the_decision_back() {
        for lang in [Lang::Zh, Lang::En] {
            let mut desk = rig::desk();
            let mut order = rig::order(Deed::Return, &[WANG]);
            desk.fill_return(&mut order).expect("filled");
            desk.order(&order).expect("returned");
            let mut bench = Bench::with(desk, Look { lang, ..look() }, 80, 24);
            bench.keys("/ \"王建国\" tab enter");
            for keys in ["", "F2", "ctrl-g \"approve\""] {
                bench.keys(keys);
                let picture = bench.picture();
                let words = if lang == Lang::Zh { "先撤回决定" } else { "takethedecisionbackfirst" };
                assert!(shown(&mut bench).contains(words), "{keys}: {picture}");
                assert!(keys.starts_with("ctrl") || picture.contains("Ctrl-R"), "{keys}: {picture}");
            }
        }
    }
}
