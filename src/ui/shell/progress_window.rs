//! The window over the last picture while long work is under way: what, how far, and the key that stops it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::ui::task::STAGES;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;

const WIDE: u16 = 60;

/// Draws the window in the middle; `progress` is stage, done and total.
pub fn draw(buffer: &mut Buffer, look: &Look, title: &Text, progress: (usize, usize, usize)) {
    // What is being written is written to its end.
    let stops = (progress.0 + 1 < STAGES.len()).then(|| text("停下", "stop"));
    window(buffer, look, title, STAGES.get(progress.0), progress, stops.as_ref());
}

/// The same with its own word for the stage, and for what the key does; none when it does nothing now.
pub fn window(
    buffer: &mut Buffer,
    look: &Look,
    title: &Text,
    stage: Option<&Text>,
    (_, done, total): (usize, usize, usize),
    stops: Option<&Text>,
) {
    let area = buffer.area;
    let mut paint = Painter::new(buffer, look);
    let wide = WIDE.min(area.width);
    let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + area.height / 3, width: wide, height: 5.min(area.height) };
    let foot: Vec<_> =
        stops.map(|stops| (format!(" {} {} ", look.key(Action::Back, Place::Ask), look.say(stops)), Meaning::Key)).into_iter().collect();
    let inside = paint.window(window, look.say(title), &foot);
    let name = stage.map(|stage| look.words(stage)).unwrap_or_default();
    paint.put(inside.x, inside.y, inside.width, &name, Meaning::Plain);
    let share = done.min(total).saturating_mul(100).checked_div(total).unwrap_or(0);
    let bar = inside.width.saturating_sub(6);
    let full = usize::from(bar) * share / 100;
    let drawn = format!("{}{}", "#".repeat(full), ".".repeat(usize::from(bar) - full));
    paint.put(inside.x, inside.y + 1, bar, &drawn, Meaning::Key);
    paint.put(inside.x + bar + 1, inside.y + 1, 5, &format!("{share:>3}%"), Meaning::Plain);
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Status;
    use crate::domain::period::Period;
    use crate::i18n::text;
    use crate::review::file::campaigns::DateChange;
    use crate::review::intake::preview::Told;
    use crate::ui::shell::AfterKey;
    use crate::ui::task;
    use crate::ui::task::Task;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::Holds;
    use crate::ui::tests::rig::OU;
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::display::Look;
    use crate::ui::widgets::glyph::GlyphSet;

    #[test]
    fn the_clerk_goes_on_while_a_job_is_under_way() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.shell.began(text("导入", "Import"));
        assert!(bench.shell.goes_on((2, 480, 960)));
        assert!(!bench.shell.goes_on((2, 481, 960)), "no drawing for less than one in a hundred");
        assert!(bench.picture().contains("导入: 筛查 50%  Ctrl-X 停下"), "{}", bench.picture());
        bench.keys("down down down enter F2");
        assert_eq!(bench.desk.status(OU), Status::Approved);
        assert!(bench.picture().contains("导入: 筛查 50%"));
        // A second job waits for its turn, and nothing of it is lost.
        bench.keys("esc < \"tests/desk/新\" enter ctrl-s");
        assert!(bench.picture().contains("导入还没做完；Ctrl-X 可以停下它"), "{}", bench.picture());
        bench.keys("\"x\"");
        assert!(!bench.shell.goes_on((2, 960, 960)), "an input method is not disturbed");
        assert_eq!(bench.keys("ctrl-x"), AfterKey::Stop);
        bench.keys("esc");
        assert_eq!(bench.keys("ctrl-q"), AfterKey::Draw);
        assert!(bench.picture().contains("后台的任务会停下"));
        bench.keys("esc");
        bench.shell.finished(Err(text("已停下", "stopped")), &mut bench.desk);
        assert!(bench.picture().contains("已停下") && !bench.picture().contains("Ctrl-X"));
    }

    #[test]
    fn a_preview_that_comes_late_waits_until_it_is_asked_for() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.shell.began(text("预览", "Preview"));
        let paths = vec!["tests/desk/新户2024.csv".to_string()];
        let outcome = task::run(&mut bench.desk, Task::Preview { paths, told: Told::default() }, &|_, _, _| true);
        bench.shell.finished(outcome, &mut bench.desk);
        let picture = bench.picture();
        assert!(picture.contains("导入预览好了") && picture.contains("筛选: 无"), "{picture}");
        bench.keys("<");
        assert!(bench.picture().contains("还没有写入"));
        bench.keys("ctrl-s");
        assert!(bench.picture().contains("第 3 批: 新增 1 份"));
    }

    #[test]
    fn the_rules_run_again_after_a_question_and_the_file_is_checked_by_a_key() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("&");
        assert!(bench.picture().contains("重新筛查 6 户？"));
        bench.keys("enter");
        assert!(bench.picture().contains("重新筛查 6 户？") && bench.picture().contains("回车不算确定"));
        bench.keys("F2");
        assert!(bench.picture().contains("筛查 6 户: 新增疑点 0 条"), "{}", bench.picture());
        bench.keys("$");
        assert!(bench.picture().contains("核对无误"));
    }

    #[test]
    fn the_key_that_stops_a_job_is_whole_on_every_console() {
        for glyphs in [GlyphSet::Unicode, GlyphSet::Ascii] {
            let mut bench = Bench::new(Look { glyphs, ..look() }, 80, 24);
            for label in [
                Task::Assess(None).label(),
                Task::SetDates(Period::annual(2024), DateChange::default()).label(),
                Task::UndoBatch(1).label(),
                text("改规则并重新筛查", "Change the rules and run them"),
            ] {
                bench.shell.began(label);
                assert!(bench.picture().contains("Ctrl-X 停下"), "{glyphs:?}: {}", bench.picture());
            }
        }
    }
}
