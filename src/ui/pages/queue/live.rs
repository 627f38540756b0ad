//! A filter while it is typed: Tab completes its names, and how many cases it takes is told. What has to read the records of many cases
//! is asked beside the desk and told when it is answered there; so are the names of members, for a search too.
//!
//! What does not live here: asking (`review/desk/ahead.rs`), the thread (`app`), the fields as drafts (`typed.rs`).

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::key::fold;
use crate::review::desk::ahead::AheadQuestion;
use crate::review::desk::state::Desk;
use crate::ui::pages::queue::LiveCount;
use crate::ui::pages::queue::NameGuess;
use crate::ui::pages::queue::Queue;
use crate::ui::pages::queue::Typing;
use crate::ui::pages::queue::is_words;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;

/// Whether what stands from a slip on may be no mistake yet: nothing, the beginning of a name or of a sign, an open quote.
fn goes_on(rest: &[char]) -> bool {
    let of_name = |letter: &char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    let opens = rest.first() == Some(&'"') && rest.iter().filter(|letter| **letter == '"').count() == 1;
    rest.iter().all(of_name) || matches!(rest, ['=' | '!' | '<' | '>' | '?']) || opens
}

impl Queue {
    /// What is typed as a filter. An input method types full-width signs and curly quotes; the language of filters knows the plain ones.
    pub(super) fn wanted_filter(&self) -> String {
        let plain = |letter: char| if matches!(letter, '“' | '”') { '"' } else { fold(letter) };
        self.filter.value().trim().chars().map(plain).collect()
    }

    /// Counts what the filter takes as far as it is typed.
    pub(super) fn count_now(&mut self, desk: &Desk) {
        (self.slip, self.guess, self.waits) = (None, None, false);
        if self.to_ask(desk).is_some() {
            self.live = LiveCount::Counting(0);
            return;
        }
        let wanted = self.wanted_filter();
        let found = match desk.queue_where(&wanted) {
            _ if wanted.is_empty() => None,
            Ok((found, _)) => Some(found),
            Err(_) if is_words(&wanted) => Some(desk.narrow(&wanted)),
            Err(_) => None,
        };
        let rows = desk.queue();
        let takes = |at: &usize| self.strip.takes(*at, &rows[*at]);
        if found.is_none() && !wanted.is_empty() {
            let letters: Vec<char> = wanted.chars().collect();
            self.slip = self.place_of_slip(&wanted, desk).filter(|slip| !goes_on(letters.get(slip - self.led()..).unwrap_or_default()));
        }
        self.live = found.map_or(LiveCount::Untold, |found| LiveCount::Told(found.into_iter().filter(takes).count()));
    }

    /// Blanks before what is typed.
    fn led(&self) -> usize {
        self.filter.value().chars().take_while(|letter| letter.is_whitespace()).count()
    }

    /// The character of the field at which a filter goes wrong.
    pub(super) fn place_of_slip(&self, wanted: &str, desk: &Desk) -> Option<usize> {
        desk.filter_slip(wanted).map(|(column, _)| self.led() + column - 1)
    }

    /// Tab while a filter is typed: the name that begins so, and at each further Tab the next one.
    pub(super) fn complete(&mut self, forward: bool, desk: &Desk, lang: Lang) -> Flow {
        let (instead, guess) = if let Some(NameGuess { offered, at }) = self.guess.take() {
            let len = offered.len();
            let instead = offered[at].insert.chars().count();
            (instead, NameGuess { offered, at: (at + if forward { 1 } else { len - 1 }) % len })
        } else {
            let (instead, offered) = desk.completions(&self.filter.before(), lang);
            (instead, NameGuess { offered, at: 0 })
        };
        let Some(chosen) = guess.offered.get(guess.at) else {
            return Flow::Say(Message::plain(text("没有这样开头的字段；帮助里列出了字段", "no field begins so; help lists them")));
        };
        self.filter.insert(instead, &chosen.insert);
        self.count_now(desk);
        self.guess = Some(guess);
        Flow::Stay
    }

    /// What is typed and has to be asked beside the desk.
    pub fn to_ask(&self, desk: &Desk) -> Option<AheadQuestion> {
        let question = match self.typing {
            Typing::Nothing | Typing::Naming => None,
            Typing::Finding => desk.members_to_ask(self.find.value()),
            Typing::Filtering => {
                let wanted = self.wanted_filter();
                let filter = AheadQuestion::Filter(wanted.clone());
                match desk.is_quickly_told(&filter) {
                    _ if wanted.is_empty() => None,
                    false => Some(filter),
                    // What is no filter may be words, and words may be a member's name.
                    true if is_words(&wanted) && desk.queue_where(&wanted).is_err() => desk.members_to_narrow_by(&wanted),
                    true => None,
                }
            }
        };
        question.filter(|question| self.failed.as_ref() != Some(question))
    }

    /// So much of it is read; whether the picture says something else now.
    pub fn goes_on(&mut self, (done, total): (usize, usize)) -> bool {
        // In few steps: each draws over what an input method has open.
        let share = (done.saturating_mul(4).checked_div(total).unwrap_or(0) * 25).min(100);
        let LiveCount::Counting(told) = &mut self.live else { return false };
        std::mem::replace(told, share) != share
    }

    /// What was asked beside the desk is answered there, or could not be (`failed`): it is counted, and sent off where Enter was pressed.
    /// Under another screen nothing is sent off.
    pub fn answered(&mut self, question: AheadQuestion, failed: bool, is_below: bool, desk: &mut Desk) -> Flow {
        if failed {
            self.failed = Some(question);
        }
        let waited = self.waits && !is_below;
        match self.typing {
            Typing::Nothing | Typing::Naming => return Flow::Stay,
            Typing::Finding => {
                self.here = None;
                self.derive(desk, None);
            }
            Typing::Filtering => {
                let guess = self.guess.take();
                self.count_now(desk);
                self.guess = guess;
            }
        }
        self.waits = waited && self.to_ask(desk).is_some();
        if waited && !self.waits { self.accept(desk) } else { Flow::Stay }
    }

    /// That Enter is heard, and done when everything is read.
    pub(super) fn told_waiting(&self) -> Text {
        match self.typing {
            Typing::Finding => text(
                "正在成员里找，找完就打开；接着打字就不开",
                "looking among the members; the case opens when that is done, unless you type on",
            ),
            Typing::Nothing | Typing::Filtering | Typing::Naming => {
                text("正在数，数完就筛；接着打字就不筛", "counting; the filter is on when that is done, unless you type on")
            }
        }
    }
}
