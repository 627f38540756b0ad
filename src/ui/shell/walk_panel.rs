//! The panel of a walk above the last lines: the caption, the last key in large marks with what it did, and the presenter's keys.
//!
//! What does not live here: which key comes next, and the keys themselves (`presenting.rs`), what a walk is (`training/walk`).

use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::training::walk::pace::WalkPace;
use crate::training::walk::player::WalkPlayer;
use crate::ui::shell::lesson::WORDS;
use crate::ui::shell::lesson::cells_of;
use crate::ui::shell::lesson::keyed;
use crate::ui::shell::lesson::with_keys;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::glyph::GlyphSet;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Lines of the panel: its head, the caption, the last key.
pub(in crate::ui::shell) const ROWS: u16 = 2 + WORDS;

/// From a printable character to the same twice as wide.
const TO_WIDE: u32 = 0xFEE0;

/// A screen at the end of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayedScreen {
    /// The caption of the step.
    pub says: Text,
    /// The picture as text.
    pub picture: String,
}

/// Whether the next beat comes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::shell) enum WalkGoing {
    Going,
    Stopped,
}

/// A walk on the screen.
pub(in crate::ui::shell) struct WalkPanel {
    pub(in crate::ui::shell) player: WalkPlayer,
    pub(in crate::ui::shell) going: WalkGoing,
    pub(in crate::ui::shell) pace: WalkPace,
    // How long what was done last stands, at the plain pace.
    pub(in crate::ui::shell) stands: u64,
    // The last key, and what it did; words that were typed grow here.
    pub(in crate::ui::shell) last: Option<(Text, Text)>,
    pub(in crate::ui::shell) is_typing: bool,
    pub(in crate::ui::shell) failed: Option<Text>,
    pub(in crate::ui::shell) screens: Vec<PlayedScreen>,
    pub(in crate::ui::shell) digest: Option<String>,
    // How many steps are to be done when the walk was played anew.
    pub(in crate::ui::shell) target: usize,
}

impl WalkPanel {
    /// A key of the walk was pressed.
    pub(in crate::ui::shell) fn pressed(&mut self, key: Key, action: Option<Action>) {
        let label = key.label();
        match (action, &mut self.last) {
            (Some(action), last) => {
                *last = Some((label, action.row().label.clone()));
                self.stands = 700;
            }
            (None, Some((words, _))) if self.is_typing => {
                *words = Text::list([words.clone(), label]);
                self.stands = 200;
            }
            (None, last) => {
                *last = Some((label, text("打字", "typing")));
                self.stands = 200;
            }
        }
        self.is_typing = action.is_none();
    }

    /// Draws the panel.
    pub(in crate::ui::shell) fn draw(&self, paint: &mut Painter, area: Rect) {
        let look = paint.look;
        for y in area.top()..area.bottom() {
            paint.put(area.x, y, area.width, &" ".repeat(usize::from(area.width)), Meaning::Plain);
        }
        paint.rule(area.x, area.y, area.width);
        let (step, steps) = self.player.place();
        let head = if self.digest.is_some() {
            text(" 演示 {title} 放完了 ", " Walk: {title}, over ")
        } else {
            text(" 演示 {title} {step}/{steps} ", " Walk: {title}, {step} of {steps} ")
        };
        let head = head.fill(&[("title", &self.player.walk().title), ("step", &step), ("steps", &steps)]);
        let key = |action| look.key(action, Place::Present);
        let pause = match self.going {
            WalkGoing::Going => text("停下", "stop"),
            WalkGoing::Stopped => text("继续", "go on"),
        };
        let steps = format!("{} {}", key(Action::WalkBack), key(Action::WalkOn));
        let right =
            keyed(&[(key(Action::WalkPause), pause), (steps, text("前后", "steps")), (key(Action::WalkPace), self.pace.label())], look);
        let wide = cells_of(&right, look).min(area.width);
        paint.pieces(area.x + 1, area.y, area.width.saturating_sub(wide + 2), &[(look.words(&head), Meaning::Practice)]);
        paint.pieces(area.right() - wide, area.y, wide, &right);
        let (said, meaning) = match &self.failed {
            Some(why) => (why.clone(), Meaning::Wrong),
            None => (with_keys(&self.player.said(), look), Meaning::Plain),
        };
        let lines = width::wrap(look.say(&said), usize::from(area.width - 2));
        for (line, y) in lines.iter().zip(area.y + 1..=area.y + WORDS) {
            paint.put(area.x + 1, y, area.width - 2, line, meaning);
        }
        let foot = area.bottom() - 1;
        if let Some((key, does)) = &self.last {
            let pieces =
                [(format!(" {} ", large(look.say(key), look)), Meaning::Focus), (format!("  {}", look.say(does)), Meaning::Heading)];
            paint.pieces(area.x + 1, foot, area.width - 2, &pieces);
        }
        if let Some(digest) = &self.digest {
            let said = text("摘要 {digest}", "digest {digest}").fill(&[("digest", &digest.get(..16).unwrap_or(digest))]);
            let words = look.words(&said);
            let wide = u16::try_from(width::cells(&words)).unwrap_or(0).min(area.width);
            paint.put(area.right() - wide - 1, foot, wide, &words, Meaning::Muted);
        }
    }
}

/// A key in large marks: twice as wide where the terminal draws such signs.
fn large(key: &str, look: &Look) -> String {
    if look.glyphs == GlyphSet::Ascii {
        return key.to_owned();
    }
    let wide = |sign: char| if ('!'..='~').contains(&sign) { char::from_u32(u32::from(sign) + TO_WIDE).unwrap_or(sign) } else { sign };
    key.chars().map(wide).collect()
}
