//! What can be done now where the keys go, and why anything else cannot.
//!
//! What does not live here: what a screen says of itself (`Screen::able`), a key that means nothing at its place (`elsewhere.rs`).

use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::returning::no_slip;
use crate::review::desk::state::Desk;
use crate::ui::dialog::phrases::no_folder;
use crate::ui::screen::nothing_set_aside;
use crate::ui::screen::practised;
use crate::ui::shell::Shell;
use crate::ui::shell::first_run;
use crate::ui::shell::lesson;

impl Shell {
    /// Where the keys go, and what cannot run there now.
    pub(in crate::ui::shell) fn refused(&self, desk: &Desk) -> (Place, Vec<(Action, Text)>) {
        let place = self.place();
        let valid = ACTIONS.iter().filter(|row| row.action.is_valid_in(place));
        (place, valid.filter_map(|row| self.able(row.action, desk).err().map(|why| (row.action, why))).collect())
    }

    /// The actions that help lists now.
    #[cfg(test)]
    pub fn listed(&self, desk: &Desk) -> Vec<Action> {
        let (place, refused) = self.refused(desk);
        let valid = ACTIONS.iter().map(|row| row.action).filter(|action| action.is_valid_in(place));
        valid.filter(|action| !refused.iter().any(|(other, _)| other == action)).collect()
    }

    /// Whether an action can run now; the sentence says why not.
    pub(in crate::ui::shell) fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        match action {
            Action::Undo | Action::Redo if self.top().place() == Place::Note => Ok(()),
            Action::KeepPhrase if self.settings.phrases.is_none() => Err(no_folder()),
            Action::Phrases | Action::CodePoint if self.top().before().is_none() => Err(text("这里不写文字", "no text is written here")),
            Action::PageUp | Action::PageDown if self.top().is_whole(self.look.lang) => {
                Err(text("全文都在眼前，没有别的页", "all of it is in sight"))
            }
            Action::Undo | Action::Redo if let Err(why) = desk.may_take_back() => Err(why),
            Action::Undo if desk.undo_label().is_none() => Err(text("没有可以撤销的操作", "nothing to undo")),
            Action::Redo if desk.redo_label().is_none() => Err(text("没有可以重做的操作", "nothing to redo")),
            Action::Assess if let Err(why) = desk.may_change() => Err(why),
            Action::Assess if desk.header().period.is_none() => Err(text("还没有导入数据", "nothing was imported yet")),
            Action::Assess => desk.may_judge(),
            Action::Slip if matches!(desk.newest_slips(), Ok(slips) if slips.is_empty()) => Err(no_slip()),
            Action::Periods => self.stays_in_period(desk).map_or(Ok(()), Err),
            _ if let Some(why) = first_run::stands_empty(action, desk) => Err(why),
            Action::Practice | Action::Example if desk.header().stamp == Stamp::Practice => Err(practised()),
            Action::Practice | Action::Example if self.job.is_some() => Err(text("后台的任务还没做完", "a job is still under way")),
            Action::Recall if !self.can_recall(desk) => Err(nothing_set_aside()),
            Action::LessonFold if self.drill.is_some() => Ok(()),
            Action::LessonHint if self.drill.is_some() => Err(text("校准练习没有提示", "the drill gives no hints")),
            Action::LessonHint | Action::LessonFold if self.lesson.is_none() => Err(lesson::none_under_way()),
            Action::StopJob if self.job.is_none() => Err(text("没有在后台做的任务", "no job is under way")),
            _ => self.top().able(action, desk),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::input::action::ACTIONS;
    use crate::input::action::Action;
    use crate::review::desk::state::Desk;
    use crate::review::rows::Deed;
    use crate::review::tests::rig::options;
    use crate::ui::tests::rig;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::OU;
    use crate::ui::tests::rig::look;

    /// What is entered into the file or changes a period, of a desk on which a period is closed and another is open nowhere: what a page
    /// takes of other months and years, and what is done behind a campaign, can be begun there all the same.
    const OF_A_CLOSED_PERIOD: [Action; 15] = [
        Action::Import,
        Action::UndoBatch,
        Action::Export,
        Action::TellClue,
        Action::ImportClues,
        Action::StepClue,
        Action::EndClue,
        Action::BackClue,
        Action::DrawRevisits,
        Action::ImportRevisits,
        Action::AddRound,
        Action::ImportRounds,
        Action::ReopenCampaign,
        Action::SetDuty,
        Action::Unmask,
    ];

    /// What a desk that only looks may begin: a table is written out, files are looked into.
    const OF_A_LOOK: [Action; 3] = [Action::Import, Action::Export, Action::Unmask];

    #[test]
    fn whatever_a_desk_refuses_is_refused_before_it_asks() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let works = rig::in_file(&path);
        let looks = || Desk::open(&path, options()).expect("looked at");
        let mut closed = rig::desk();
        closed.close_campaign(crate::domain::period::Period::annual(2024)).expect("closed");
        let archived = folder.path().join("a.db");
        let mut whole = rig::in_file(&folder.path().join("w.db"));
        whole.close_campaign(crate::domain::period::Period::annual(2024)).expect("closed");
        whole.archive(2024, &archived).expect("archived");
        let archive = || Desk::open(&archived, options()).expect("looked at");
        let mut wrong = Vec::new();
        let ways = ["", "*", "enter", "alt-c", "alt-w", "alt-z", "alt-u", "alt-g", "^", "^ enter", "^ enter F6", "#", "<", ",", "~"];
        for (name, desk, can) in
            [("closed", closed, &OF_A_CLOSED_PERIOD[..]), ("only looked at", looks(), &OF_A_LOOK), ("archive", archive(), &OF_A_LOOK)]
        {
            let mut bench = Bench::with(desk, look(), 80, 24);
            for way in ways {
                for row in ACTIONS.iter().filter(|row| row.action.is_entered() && !can.contains(&row.action)) {
                    bench.keys("esc esc esc esc esc");
                    bench.keys(way);
                    let place = bench.shell.place();
                    if !row.action.is_valid_in(place) {
                        continue;
                    }
                    bench.shell.act(row.action, &mut bench.desk);
                    let is_open = bench.shell.able(row.action, &bench.desk).is_ok();
                    if is_open || bench.shell.place() != place || bench.acts() != 0 {
                        wrong.push(format!("{name}: {way:?} {:?}", row.action));
                        bench.keys("esc");
                    }
                }
            }
        }
        drop(works);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_desk_that_only_looks_says_so_in_one_sentence_wherever_something_would_change() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let mut works = rig::in_file(&path);
        works.order(&rig::order(Deed::Approve, &[OU])).expect("approved");
        let desk = Desk::open(&path, options()).expect("looked at");
        let why = desk.may_change().expect_err("another program has it").get(Lang::Zh).to_owned();
        assert!(why.contains("另一个程序"), "{why}");
        let mut bench = Bench::with(desk, look(), 80, 24);
        for keys in [
            "F2",
            "F3",
            "F6",
            "ctrl-z",
            "ctrl-y",
            "&",
            "enter F2",
            "enter F3",
            "enter ctrl-z",
            "alt-g F4",
            "alt-g F6",
            "alt-c F3",
            "alt-z F3",
            "alt-u F3",
            "alt-u F9",
            "* F3",
            "alt-w F3",
            "< ctrl-r",
            "^ enter F6 F5",
        ] {
            bench.keys("esc esc esc esc esc");
            bench.keys(keys);
            assert!(bench.picture().contains(&why), "{keys}: {}", bench.picture());
        }
        bench.keys("esc esc esc esc esc");
        for action in [Action::Undo, Action::Redo] {
            assert!(!bench.shell.listed(&bench.desk).contains(&action), "{action:?}");
        }
        assert_eq!(bench.acts(), 0);
    }
}
