//! Second visits by lines: read out with the rates, drawn, taken in.
//!
//! What does not live here: drawing and comparing (`review/revisit`), the same on the screen (`ui/pages/revisits.rs`).

use std::path::Path;

use crate::i18n::text;
use crate::input::action::Action;
use crate::review::desk::state::Desk;
use crate::review::revisit::lines::RevisitLine;
use crate::review::revisit::lines::RevisitRate;
use crate::review::revisit::lines::rates;
use crate::review::revisit::taken::RevisitPeriod;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::words;

/// Households that are read out; the rest are counted.
const LISTED: usize = 30;

impl Linear {
    /// Reads out who was drawn and what differs, narrowed by a word of village, head, collector or result; then the rates.
    pub(in crate::ui::linear) fn revisits(&self, rest: &str, desk: &Desk) -> Reply {
        let rows = match desk.revisits() {
            Ok(rows) => rows,
            Err(why) => return self.one(&why.text()),
        };
        let word = rest.trim().to_lowercase();
        let shown: Vec<&RevisitLine> = rows.iter().filter(|line| line.found_by().contains(&word)).collect();
        let seen = shown.iter().filter(|line| line.found.is_some()).count();
        let wrong = shown.iter().filter(|line| line.is_wrong() == Some(true)).count();
        let counts =
            text("抽中 {n} 户，已回访 {seen} 户，有差错 {wrong} 户", "{n|household|households} drawn, {seen} visited again, {wrong} wrong");
        let mut lines = vec![self.say(&counts.fill(&[("n", &shown.len()), ("seen", &seen), ("wrong", &wrong)]))];
        lines.extend(shown.iter().take(LISTED).map(|line| {
            let said = text("{village} {head}；{told}", "{village} {head}; {told}");
            self.say(&said.fill(&[("village", &line.village), ("head", &line.head), ("told", &line.told())]))
        }));
        if shown.len() > LISTED {
            lines.push(self.say(&text("另有 {n} 户", "and {n} more").fill(&[("n", &(shown.len() - LISTED))])));
        }
        if seen > 0 {
            lines.extend(rates(&rows).iter().filter(|rate| rate.seen > 0).map(RevisitRate::told).map(|told| self.say(&told)));
        }
        Reply::of(lines)
    }

    /// Draws, or takes a sheet in; without words says how it is written.
    pub(in crate::ui::linear) fn revisit(&self, action: Action, rest: &str, desk: &mut Desk) -> Reply {
        if action == Action::ImportRevisits {
            if rest.is_empty() {
                return self.one(&text("这样写: 读入回访 回访.xlsx", "like this: import-revisits again.xlsx"));
            }
            return match desk.take_revisits(Path::new(&words::unquoted(rest)), RevisitPeriod::Shown) {
                Ok(taken) => Reply::of(std::iter::once(&taken.heading).chain(&taken.lines).map(|line| self.say(line)).collect()),
                Err(why) => self.one(&why.text()),
            };
        }
        let mut parts = rest.splitn(3, char::is_whitespace);
        let mut next = || parts.next().unwrap_or_default().trim().to_owned();
        let (number, seed, out) = (next().parse::<u16>(), next().parse::<i64>(), next());
        match (number, seed) {
            (Ok(number @ 1..=1000), Ok(seed @ 0..)) if !out.is_empty() => {
                let out = words::unquoted(&out);
                match desk.leave_revisit_sheet(usize::from(number), seed, &out) {
                    Ok(said) => self.one(&said),
                    Err(why) => self.one(&why.text()),
                }
            }
            _ => self.one(&text(
                "这样写: 抽样回访 5 7 回访.xlsx（每个采集人几户、抽样号、入户表写到哪里）",
                "like this: draw-revisits 5 7 again.xlsx (households of each collector, seed, where to write the sheet)",
            )),
        }
    }
}
