//! What of a desk is the same whenever a walk is played by the same seed: cases, flags, acts and clues, in codes and in one order.
//!
//! Left out is what differs from file to file: its number, digests, what was kept as drafts. What does not live here: the screens
//! (`ui/replay.rs`).

use std::fmt::Write as _;

use crate::i18n::Text;
use crate::review::desk::state::Desk;

/// The desk in codes, a line a case, act and clue.
///
/// # Errors
/// What the store says.
pub fn of_desk(desk: &Desk) -> Result<String, Text> {
    let mut out = String::new();
    for row in desk.queue() {
        let (status, rules) = (row.status.code(), row.rules.join(" "));
        let _ = writeln!(out, "case {} {} {status} {} {:?} {rules}", row.place, row.hh_id, row.round, row.flags);
    }
    for act in desk.acts_after(0).map_err(|error| error.text())? {
        let codes = [&act.rules, &act.reasons, &act.evidence].map(|codes| codes.join(" "));
        let due = act.due.map(|day| day.to_string()).unwrap_or_default();
        let _ = writeln!(out, "act {} {} {} {} {} {due} {:?}", act.seq, act.act.code(), act.case, act.village, codes.join("/"), act.undoes);
    }
    for row in desk.clues().map_err(|error| error.text())? {
        let _ = writeln!(out, "clue {:?}", row.clue);
    }
    Ok(out)
}
