//! Drafts: what is being typed on any screen is kept at a pause and taken up again; phrases are kept from it.
//!
//! What does not live here: where drafts lie (`review/desk/drafts.rs`), when there is a pause (`app`).

use crate::config::phrases;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::drafts::set_aside;
use crate::review::desk::state::Desk;
use crate::ui::dialog::phrases::no_folder;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Screen;
use crate::ui::screen::nothing_set_aside;
use crate::ui::shell::Shell;

impl Shell {
    /// Leaves the screen on top; what was typed there has been sent off or thrown away.
    pub(in crate::ui) fn leave(&mut self, desk: &mut Desk) {
        let gone = self.above.pop();
        let left = self.above.len();
        self.asker = self.asker.filter(|depth| *depth <= left);
        let Some(what) = gone.and_then(|screen| screen.draft_of()) else { return };
        self.kept.remove(&what);
        if let Err(why) = desk.drop_draft(&what) {
            self.message = Some(Message::wrong(why));
        }
    }

    /// Leaves the screen on top, which was cancelled; what was typed there is set aside and can be had back.
    pub(in crate::ui) fn cancel(&mut self, desk: &mut Desk) {
        let said = self.set_aside(desk);
        self.leave(desk);
        self.message = said.or(self.message.take());
    }

    /// Leaves the form on top, which was sent off and did not all go through: what was typed there can be had back. Nothing is said of it,
    /// as what was refused is.
    pub(in crate::ui) fn put_away(&mut self, desk: &mut Desk) {
        self.set_aside(desk);
        self.leave(desk);
    }

    /// Leaves the field that is typed into on the screen on top, in the same way.
    pub(in crate::ui) fn cancel_field(&mut self, desk: &mut Desk) {
        let said = self.set_aside(desk);
        let what = self.top().draft_of();
        self.top_mut().leave_field(desk);
        let wrong = what.and_then(|what| {
            self.kept.remove(&what);
            desk.drop_draft(&what).err().map(Message::wrong)
        });
        self.message = wrong.or(said);
    }

    /// Sets aside what was typed on the screen on top, and says so; none where nothing was.
    fn set_aside(&self, desk: &mut Desk) -> Option<Message> {
        let top = self.top();
        let (what, words) = top.draft_of().zip(top.draft().filter(|_| top.has_draft()))?;
        let done = if top.is_only_tried() {
            desk.hold_draft(&set_aside(&what), &words);
            Ok(text(
                "试算的数先留着，关程序以前再打开时按 {key} 取回；数据文件里没有",
                "the tried figures wait until the program ends: {key} takes them up here; the file has none of them",
            ))
        } else {
            desk.keep_draft(&set_aside(&what), &words)
                .map(|()| text("没提交的留成了草稿，再打开时按 {key} 取回", "kept as a draft: {key} takes it up when this is opened again"))
        };
        Some(match done {
            Ok(said) => Message::plain(said.fill(&[("key", &self.look.key(Action::Recall, Place::Line))])),
            Err(why) => Message::wrong(why),
        })
    }

    /// What was sent off leaves nothing behind, also of what was set aside before.
    pub(in crate::ui) fn sent_off(&mut self, desk: &mut Desk) {
        let what = self.top().draft_of();
        self.leave(desk);
        if let Some(what) = what {
            self.forget(&what, desk);
        }
    }

    /// Nothing of this is kept any longer.
    pub(in crate::ui) fn forget(&mut self, what: &str, desk: &mut Desk) {
        self.kept.remove(what);
        if let Err(why) = desk.drop_drafts(what) {
            self.message = Some(Message::wrong(why));
        }
    }

    /// Puts back what was set aside when this screen was cancelled; what stands there now is set aside in its place.
    pub(in crate::ui) fn recall(&mut self, desk: &mut Desk) -> Flow {
        let none = || Flow::Say(Message::plain(nothing_set_aside()));
        let Some(what) = self.top().draft_of() else { return none() };
        let aside = set_aside(&what);
        let Some(draft) = desk.draft(&aside).ok().flatten() else { return none() };
        let now = self.top().draft().filter(|_| self.top().has_draft());
        let only_tried = self.top().is_only_tried();
        let done = match now {
            Some(words) if only_tried => {
                desk.hold_draft(&aside, &words);
                Ok(())
            }
            Some(words) => desk.keep_draft(&aside, &words),
            None => desk.drop_draft(&aside),
        };
        self.top_mut().restore(&draft.words);
        self.top_mut().refresh(desk);
        Flow::Say(match done {
            Ok(()) => Message::done(text("{at} 的草稿取回来了", "the draft of {at} is here again").fill(&[("at", &draft.at)])),
            Err(why) => Message::wrong(why),
        })
    }

    /// Whether something was set aside when this screen was cancelled before.
    pub(in crate::ui) fn can_recall(&self, desk: &Desk) -> bool {
        self.top().draft_of().is_some_and(|what| matches!(desk.draft(&set_aside(&what)), Ok(Some(_))))
    }

    /// Gives a screen what was typed there before the program ended.
    pub(in crate::ui) fn take_up(&mut self, screen: &mut dyn Screen, desk: &Desk) {
        if let Some(words) = screen.draft_of().and_then(|what| self.left_of(what, desk)) {
            screen.restore(&words);
        }
    }

    /// The same for a field that was opened on the screen on top.
    pub(in crate::ui) fn take_up_field(&mut self, desk: &Desk) {
        if let Some(words) = self.top().draft_of().and_then(|what| self.left_of(what, desk)) {
            self.top_mut().restore(&words);
            self.top_mut().refresh(desk);
        }
    }

    /// A field that is no longer typed into and was not left: its words were sent off.
    pub(in crate::ui) fn field_closed(&mut self, what: Option<String>, depth: usize, desk: &mut Desk) {
        if self.above.len() == depth
            && self.top().draft_of().is_none()
            && let Some(what) = what
        {
            self.forget(&what, desk);
        }
    }

    /// Every screen, from the queue up.
    pub(in crate::ui) fn screens(&self) -> impl Iterator<Item = &dyn Screen> {
        std::iter::once(&self.bottom as &dyn Screen).chain(self.above.iter().map(AsRef::as_ref))
    }

    /// What was typed for something before the program ended; that it is here, or that something was set aside, is said.
    fn left_of(&mut self, what: String, desk: &Desk) -> Option<String> {
        let kept = |what: &str| desk.draft(what).ok().flatten();
        let Some(draft) = kept(&what) else {
            if let Some(draft) = kept(&set_aside(&what)) {
                let line = text("{at} 取消时留下的草稿还在，按 {key} 取回", "a draft was left here on {at}: {key} takes it up");
                let key = self.look.key(Action::Recall, Place::Line);
                self.message = Some(Message::plain(line.fill(&[("at", &draft.at), ("key", &key)])));
            }
            return None;
        };
        self.kept.insert(what, draft.words.clone());
        let line = text(
            "找回了 {at} 没有提交的草稿；提交后就不再留",
            "what was typed on {at} and not sent off is here again, until it is sent off",
        );
        self.message = Some(Message::plain(line.fill(&[("at", &draft.at)])));
        Some(draft.words)
    }

    /// How many characters have been typed that a crash would lose.
    #[must_use]
    pub fn unkept(&self) -> usize {
        let ahead = |screen: &dyn Screen| {
            let (what, words) = (screen.draft_of().filter(|_| !screen.is_only_tried())?, screen.draft().unwrap_or_default());
            let kept = self.kept.get(&what).map_or("", String::as_str);
            (kept != words).then(|| kept.chars().count().abs_diff(words.chars().count()).max(1))
        };
        self.screens().filter_map(ahead).sum()
    }

    /// Keeps everything that has been typed and not sent off; true when something is to be said about it.
    pub fn keep_drafts(&mut self, desk: &mut Desk) -> bool {
        let mut wrong = None;
        let typed = |screen: &dyn Screen| {
            let what = screen.draft_of().filter(|_| !screen.is_only_tried())?;
            Some((what, screen.draft().unwrap_or_default()))
        };
        for (what, words) in self.screens().filter_map(typed).collect::<Vec<_>>() {
            if self.kept.get(&what).map_or("", String::as_str) == words {
                continue;
            }
            let done = if words.is_empty() { desk.drop_draft(&what) } else { desk.keep_draft(&what, &words) };
            wrong = done.err().or(wrong);
            // Also when it could not be kept: it is said once, not after every letter.
            self.kept.insert(what, words);
        }
        let told = wrong.is_some();
        self.message = wrong.map(Message::wrong).or(self.message.take());
        told
    }

    /// Adds the words of the note to the reader's own phrases.
    pub(in crate::ui) fn keep_phrase(&self) -> Flow {
        let words = self.top().draft().unwrap_or_default();
        let kept = match &self.settings.phrases {
            _ if words.trim().is_empty() => Err(text("先写几个字再存成常用语", "write something first")),
            Some(path) => phrases::add(path, words.trim()),
            None => Err(no_folder()),
        };
        Flow::Say(match kept {
            Ok(()) => Message::done(text("已存成常用语", "kept as a phrase")),
            Err(why) => Message::wrong(why),
        })
    }
}
