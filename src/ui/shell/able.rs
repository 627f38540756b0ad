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
            Action::Assess if let Some(why) = desk.is_not_judged() => Err(why),
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
    use crate::input::action::Action;
    use crate::review::desk::state::Desk;
    use crate::review::rows::Deed;
    use crate::review::tests::rig::options;
    use crate::ui::tests::rig;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::OU;
    use crate::ui::tests::rig::look;

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
