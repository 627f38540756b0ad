//! `rules limit|on|off`: the office changes a limit or switches a rule: tried first, asked, then done with a run of the rules.
//!
//! What does not live here: how it is tried and taken in (`review/rulebook/overrides.rs`), trying without changing (`rules_tried.rs`).

use crate::cli::args::rulebook::LimitWords;
use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::error::no_rule_of;
use crate::cli::open;
use crate::cli::progress::JUDGE;
use crate::cli::progress::WorkBar;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::desk::state::LimitChange;
use crate::review::rulebook::overrides::NewBook;

/// Sets a limit, or puts it back to what was shipped.
///
/// # Errors
/// No such limit, no document, nothing to change, a no, or what the file says; nothing was changed then.
pub fn limit(call: &mut Call, words: LimitWords) -> Result<(), CliError> {
    change(call, words.yes, |desk| {
        let year = if words.every_year { None } else { words.year.or_else(|| desk.period().map(|period| period.year)) };
        let value = words.value.unwrap_or_default();
        let is_known = desk.limits_in_force().iter().any(|row| row.key == words.key);
        let document = words.document.unwrap_or_default();
        let new = desk.with_limits(&[LimitChange { key: words.key, value, year, document, ..LimitChange::default() }]);
        let listed = |said: Text| {
            text("{said}；一条规则用哪些标准: {command}", "{said}; the limits of a rule: {command}")
                .fill(&[("said", &said), ("command", &text("hezhun rules show 规则代码", "hezhun rules show RULE"))])
        };
        new.map_err(|said| if is_known { said } else { listed(said) })
    })
}

/// Switches a rule on or off.
///
/// # Errors
/// No such rule, nothing to change, a no, or what the file says; nothing was changed then.
pub fn switch(call: &mut Call, code: &str, on: bool, yes: bool) -> Result<(), CliError> {
    change(call, yes, |desk| {
        let is_known = desk.rule_rows().iter().any(|row| row.code == code);
        desk.with_rule(code, on).map_err(|said| if is_known { said } else { no_rule_of(&said) })
    })
}

fn change(call: &mut Call, yes: bool, new: impl FnOnce(&Desk) -> Result<NewBook, Text>) -> Result<(), CliError> {
    let mut desk = open::looking(call)?;
    let new = new(&desk).map_err(CliError::Failed)?;
    let bar = WorkBar::new(call.lang(), JUDGE);
    let judged = desk.judge_by(new, &|step| bar.step(step)).map_err(CliError::from)?;
    drop(bar);
    let question = judged.question(&desk.overlay_file().unwrap_or_default());
    if yes {
        call.say(&question);
    } else if !ask::yes(call, &question)? {
        call.say(&text("没有改动", "nothing was changed"));
        return Ok(());
    }
    let said = desk.take_in_book(judged).map_err(CliError::from)?;
    call.say(&said);
    Ok(())
}
