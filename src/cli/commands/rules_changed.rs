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
        let set = LimitChange { key: words.key, value, year, document: words.document.unwrap_or_default(), ..LimitChange::default() };
        // That there is no such limit, or no such value, is said before what else is wanted.
        let lacks = !set.value.is_empty() && set.document.trim().is_empty();
        let document = if lacks { "-".to_owned() } else { set.document.clone() };
        let new = desk.with_limits(&[LimitChange { document, ..set }]);
        let listed = |said: Text| {
            text("{said}；一条规则用哪些标准: {command}", "{said}; the limits of a rule: {command}")
                .fill(&[("said", &said), ("command", &text("hezhun rules show 规则代码", "hezhun rules show RULE"))])
        };
        let new = new.map_err(|said| CliError::Failed(if is_known { said } else { listed(said) }))?;
        if lacks {
            return Err(CliError::Usage(text(
                "改标准要写依据：加 --document 文号，如 --document 镇收入核查通知〔2024〕3号",
                "a limit wants the document it comes from: add --document DOCUMENT, as in --document \"Notice 3 of 2024\"",
            )));
        }
        Ok(new)
    })
}

/// Switches a rule on or off.
///
/// # Errors
/// No such rule, nothing to change, a no, or what the file says; nothing was changed then.
pub fn switch(call: &mut Call, code: &str, on: bool, yes: bool) -> Result<(), CliError> {
    change(call, yes, |desk| {
        let is_known = desk.rule_rows().iter().any(|row| row.code == code);
        desk.with_rule(code, on).map_err(|said| CliError::Failed(if is_known { said } else { no_rule_of(&said) }))
    })
}

fn change(call: &mut Call, yes: bool, new: impl FnOnce(&Desk) -> Result<NewBook, CliError>) -> Result<(), CliError> {
    let mut desk = open::looking(call)?;
    let new = new(&desk)?;
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
