//! The panel of a lesson above the last lines: which step, what is to be done, the hint that was asked for, what a wrong act means.
//!
//! It stands below whatever screen is open, and one key folds it to a line. What does not live here: how far the learner is, and whether
//! a step is done (`training/lesson`), its keys (`taught.rs`).

use ratatui::layout::Rect;

use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::training::lesson::attempt::Attempt;
use crate::training::lesson::attempt::Telling;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Lines of words: what a sentence of a lesson may take in the smallest window.
pub(in crate::ui) const WORDS: u16 = 3;

/// Cells at both ends of a line.
const MARGIN: u16 = 1;

/// A lesson on the screen.
pub(in crate::ui::shell) struct LessonPanel {
    pub(in crate::ui::shell) attempt: Attempt,
    pub(in crate::ui::shell) fold: LessonFolding,
}

/// How much of the panel is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::shell) enum LessonFolding {
    Open,
    /// One line: which step.
    Folded,
}

impl LessonFolding {
    /// The other one.
    pub(in crate::ui::shell) const fn turned(self) -> LessonFolding {
        match self {
            LessonFolding::Open => LessonFolding::Folded,
            LessonFolding::Folded => LessonFolding::Open,
        }
    }

    /// Lines of a panel that says this in a window of this width: what it leaves is for the screen above it.
    pub(in crate::ui::shell) fn rows(self, said: &Text, look: &Look, wide: u16) -> u16 {
        match self {
            LessonFolding::Folded => 1,
            LessonFolding::Open => {
                let lines = width::wrap(look.say(&with_keys(said, look)), usize::from(wide.saturating_sub(2 * MARGIN))).len();
                1 + u16::try_from(lines).unwrap_or(WORDS).clamp(1, WORDS)
            }
        }
    }
}

/// Why its keys do nothing.
pub(in crate::ui::shell) const fn none_under_way() -> Text {
    text("现在没有在上课，这个键只在课程里用", "no lesson is under way; this key is for lessons")
}

/// A sentence with the keys of this reader put in.
pub(in crate::ui) fn with_keys(said: &Text, look: &Look) -> Text {
    let key = |hole: &str| {
        let action = Action::parse(hole.strip_prefix("key.")?)?;
        let place = action.row().places.first().copied().unwrap_or(Place::Queue);
        Some((hole.to_owned(), look.key(action, place)))
    };
    let keys: Vec<(String, String)> = said.holes(look.lang).into_iter().filter_map(key).collect();
    let values: Vec<(&str, &dyn Say)> = keys.iter().map(|(hole, key)| (hole.as_str(), key as &dyn Say)).collect();
    said.fill(&values)
}

impl LessonPanel {
    /// Lines that it takes in a window of this width.
    pub(in crate::ui::shell) fn rows(&self, look: &Look, wide: u16) -> u16 {
        self.fold.rows(&self.attempt.said(), look, wide)
    }

    /// Draws the panel.
    pub(in crate::ui::shell) fn draw(&self, paint: &mut Painter, area: Rect) {
        draw(&self.attempt, paint, area);
    }
}

/// Keys with what they do, blanks between them: the keys stand out from the words.
pub(in crate::ui::shell) fn keyed(keys: &[(String, Text)], look: &Look) -> Vec<(String, Meaning)> {
    let each = keys.iter().flat_map(|(key, does)| [(format!(" {key}"), Meaning::Key), (format!(" {} ", look.say(does)), Meaning::Plain)]);
    each.collect()
}

/// The cells of pieces that stand one after another.
pub(in crate::ui::shell) fn cells_of(pieces: &[(String, Meaning)], look: &Look) -> u16 {
    u16::try_from(pieces.iter().map(|(words, _)| width::cells(&look.glyphs.show(words))).sum::<usize>()).unwrap_or(u16::MAX)
}

/// What stands in a panel: heads from long to short, how things are, its keys, and the words, with holes for keys.
pub(in crate::ui::shell) struct SpokenPanel {
    pub(in crate::ui::shell) heads: [Text; 3],
    pub(in crate::ui::shell) state: (Text, Meaning),
    /// Keys that stand before the one that folds it.
    pub(in crate::ui::shell) keys: Vec<(Action, Text)>,
    pub(in crate::ui::shell) said: Text,
}

/// Lines of a panel that is open and says where a lesson is.
pub(in crate::ui) fn rows(attempt: &Attempt, look: &Look, wide: u16) -> u16 {
    LessonFolding::Open.rows(&attempt.said(), look, wide)
}

/// Draws what a lesson says.
pub(in crate::ui) fn draw(attempt: &Attempt, paint: &mut Painter, area: Rect) {
    let (step, steps) = attempt.place();
    let state = match attempt.telling() {
        Telling::Step => (Text::default(), Meaning::Plain),
        Telling::Hint(at) => (text(" 提示 {n}/3 ", " hint {n} of 3 ").fill(&[("n", &(at + 1))]), Meaning::Changed),
        Telling::Wrong(_) => (text(" 再想想 ", " think again "), Meaning::Wrong),
        Telling::End => (text(" 学完了 ", " done "), Meaning::Approved),
        Telling::Result => (text(" 成绩 ", " result "), Meaning::Approved),
    };
    let heads = [
        text(" 课 {title} 第 {step}/{steps} 步 ", " Lesson: {title}, step {step} of {steps} "),
        text(" {title} {step}/{steps} ", " {title} {step}/{steps} "),
        text(" 第 {step}/{steps} 步 ", " step {step} of {steps} "),
    ]
    .map(|head| head.fill(&[("title", attempt.title()), ("step", &step), ("steps", &steps)]));
    let hint = match attempt.telling() {
        Telling::End => text("成绩", "result"),
        Telling::Result => text("返回", "back"),
        Telling::Step | Telling::Hint(_) | Telling::Wrong(_) => text("提示", "hint"),
    };
    SpokenPanel { heads, state, keys: vec![(Action::LessonHint, hint)], said: attempt.said() }.draw(paint, area);
}

impl SpokenPanel {
    /// Draws it.
    pub(in crate::ui::shell) fn draw(&self, paint: &mut Painter, area: Rect) {
        let look = paint.look;
        for y in area.top()..area.bottom() {
            paint.put(area.x, y, area.width, &" ".repeat(usize::from(area.width)), Meaning::Plain);
        }
        paint.rule(area.x, area.y, area.width);
        let (state, meaning) = (look.words(&self.state.0), self.state.1);
        let heads = self.heads.clone().map(|head| look.words(&head));
        // A panel of one line is folded.
        let fold = if area.height > 1 { text("收起", "fold") } else { text("展开", "unfold") };
        let keys = self.keys.iter().cloned().chain([(Action::LessonFold, fold)]);
        let keys: Vec<(String, Text)> = keys.map(|(action, does)| (look.key(action, Place::Queue), does)).collect();
        let right = keyed(&keys, look);
        let wide = cells_of(&right, look).min(area.width);
        let room = area.width.saturating_sub(wide + 2);
        // A hint or an answer is told before the whole name of the lesson.
        let fits = |head: &&String| width::cells(head) + width::cells(&state) <= usize::from(room);
        let head = heads.iter().find(fits).or(heads.last()).cloned().unwrap_or_default();
        let pieces = [(head, Meaning::Practice), (state, meaning)];
        paint.pieces(area.x + 1, area.y, room, &pieces);
        paint.pieces(area.right() - wide, area.y, wide, &right);
        let said = with_keys(&self.said, look);
        let lines = width::wrap(look.say(&said), usize::from(area.width - 2 * MARGIN));
        for (line, y) in lines.iter().zip(area.y + 1..area.bottom()) {
            paint.put(area.x + MARGIN, y, area.width - 2 * MARGIN, line, if meaning == Meaning::Wrong { meaning } else { Meaning::Plain });
        }
    }
}
