//! The screen of a practice day before its township is there: what is being made ready, how far it is, and the key that leaves.
//!
//! What does not live here: making it ready (`cli/commands/practice/mod.rs`), the thread it is done on (`app/opening.rs`).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::training::lesson::attempt::Attempt;
use crate::ui::shell::footer::Progress;
use crate::ui::shell::lesson;
use crate::ui::shell::long_work::window;
use crate::ui::task::STAGES;
use crate::ui::task::STORING;
use crate::ui::task::WAITING;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// What is done before the first step that tells how far it is.
const BEFORE: Text = text("写练习表格", "writing the practice files");

/// What is told while it is written: whoever leaves now does so at its end.
const WRITING: Text = text("写入，写完才能离开", "writing; it can be left at its end");

/// What is done where another window makes it ready.
const ELSEWHERE: Text = text("等另一个窗口做好", "waiting for the other window");

/// Lines below the panel of a lesson, where the desk will have its keys.
const FOOT: u16 = 2;

/// Lines of a window in which the panel covers nothing.
const FITS: u16 = 24;

/// What is being made ready.
#[must_use]
pub fn words(households: usize) -> Text {
    text(
        "正在准备练习乡镇：{n} 户，每户都是编的，与真实数据分开存放。老电脑上要等一会儿；做好以后，下次打开就快了。",
        "A practice township is being made ready: {n|household|households}, all of them invented and kept apart from real data. \
         It takes a moment on an old computer; the next start is quick.",
    )
    .fill(&[("n", &households)])
}

/// Draws it for so many households; `leaving` once the reader has asked to leave. What a lesson says first stands below it.
pub fn draw(buffer: &mut Buffer, look: &Look, (households, progress): (usize, Progress), leaving: bool, lesson: Option<&Attempt>) {
    let area = buffer.area;
    let mut paint = Painter::new(buffer, look);
    paint.put(area.x, area.y, area.width, look.say(&text("核准  练习乡镇", "hezhun  practice township")), Meaning::Practice);
    let said = if leaving {
        text("正在停下。下次打开练习时重新准备。", "Stopping. It is made ready at the next start.")
    } else if progress.0 == WAITING {
        text(
            "另一个窗口正在准备练习乡镇，做好以后在这里打开；那个窗口开着的时候，这里只能查看。",
            "Another window is making the practice township; it opens here once that is done, only to be looked at while that window is open.",
        )
    } else {
        words(households)
    };
    let lines = width::wrap(look.say(&said), usize::from(area.width.saturating_sub(2)));
    for (y, line) in (area.top() + 2..area.bottom()).zip(&lines) {
        paint.put(area.x + 1, y, area.width.saturating_sub(2), line, Meaning::Plain);
    }
    let (stage, _, total) = progress;
    let name = match stage {
        WAITING => Some(&ELSEWHERE),
        STORING => Some(&WRITING),
        _ if total == 0 => Some(&BEFORE),
        _ => STAGES.get(stage),
    };
    let foot = (!leaving).then(|| text("离开", "leave"));
    window::draw_stage(buffer, look, &text("准备练习乡镇", "Making the practice township"), name, progress, foot.as_ref());
    if let Some(attempt) = lesson.filter(|_| !leaving && area.height >= FITS) {
        let height = lesson::rows(attempt, look, area.width);
        let panel = Rect { y: area.bottom() - height - FOOT, height, ..area };
        lesson::draw(attempt, &mut Painter::new(buffer, look), panel);
    }
    look.paint_ground(buffer);
}

/// Whether a key leaves.
#[must_use]
pub fn leaves(look: &Look, key: Key) -> bool {
    look.keys.resolve(key, Place::Ask) == Some(Action::Back) || look.keys.resolve(key, Place::Queue) == Some(Action::Quit)
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use crate::i18n::Lang;
    use crate::input::key::Key;
    use crate::ui::pages::preparing::draw;
    use crate::ui::pages::preparing::leaves;
    use crate::ui::pages::preparing::words;
    use crate::ui::task::STORING;
    use crate::ui::task::WAITING;
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::display::Look;
    use crate::ui::widgets::glyph::GlyphSet;
    use crate::ui::widgets::plain_picture;

    fn page(look: &Look, (wide, tall): (u16, u16), progress: (usize, usize, usize), leaving: bool) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, wide, tall));
        draw(&mut buffer, look, (960, progress), leaving, None);
        plain_picture::of(&buffer)
    }

    #[test]
    fn the_page_says_what_is_made_ready_how_far_it_is_and_what_leaves() {
        let zh = look();
        let en = Look { lang: Lang::En, ..look() };
        for (look, progress, leaving, wanted) in [
            (&zh, (0, 0, 0), false, ["960 户，每户都是编的", "写练习表格", "Esc 离开"]),
            (&zh, (2, 480, 960), false, ["960 户，每户都是编的", "筛查", "50%"]),
            (&zh, (STORING, 480, 960), false, ["960 户，每户都是编的", "写完才能离开", "50%"]),
            (&zh, (2, 480, 960), true, ["正在停下", "准备练习乡镇", "50%"]),
            (&en, (0, 0, 0), false, ["960 households", "writing the practice files", "Esc leave"]),
            (&zh, (WAITING, 0, 0), false, ["另一个窗口正在准备", "等另一个窗口做好", "Esc 离开"]),
            (&en, (1, 1, 2), true, ["Stopping", "comparing with what is stored", "50%"]),
        ] {
            let page = page(look, (80, 24), progress, leaving);
            assert!(wanted.iter().all(|words| page.contains(words)), "{wanted:?} in\n{page}");
            assert_eq!(page.contains("Esc"), !leaving, "{page}");
        }
        assert!(words(16).get(Lang::Zh).contains("16 户") && !words(16).get(Lang::Zh).contains("960"));
        let ascii = page(&Look { glyphs: GlyphSet::Ascii, ..look() }, (80, 24), (0, 0, 0), false);
        assert!(ascii.contains('+') && !ascii.contains('─'), "{ascii}");
    }

    #[test]
    fn any_size_can_be_drawn() {
        for size in [(0, 0), (1, 1), (2, 3), (5, 2), (20, 6), (200, 60)] {
            page(&look(), size, (0, 0, 0), false);
        }
    }

    #[test]
    fn esc_and_the_key_that_quits_leave() {
        for (key, leave) in [("esc", true), ("ctrl-q", true), ("enter", false), ("F2", false), ("x", false)] {
            assert_eq!(leaves(&look(), Key::parse(key).expect("a key")), leave, "{key}");
        }
    }
}
