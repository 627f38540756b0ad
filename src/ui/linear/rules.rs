//! The rulebook by lines: rules switched and limits set, tried first and asked as on the screen, then done with a run of the rules.
//!
//! What does not live here: trying and taking in (`review/rulebook/overrides.rs`), the question that follows (`mod.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::desk::state::LimitChange;
use crate::review::rulebook::limit_page::LimitRow;
use crate::review::rulebook::overrides::NewBook;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::words;
use crate::ui::task::Task;

impl Linear {
    /// Tries a rule switched: on or off as it was said, else to what it is not now. `typed` is the whole line, `rest` what follows the
    /// action.
    pub(in crate::ui::linear) fn switch_rule(&self, typed: &str, rest: &str, desk: &Desk) -> Reply {
        let said = words::plain(typed).to_lowercase();
        let wanted = |list: &[&str]| said.split_whitespace().take(2).any(|word| list.contains(&word));
        let code = rest.split_whitespace().last().map(|word| words::plain(word).to_uppercase()).unwrap_or_default();
        let Some(row) = desk.rule_rows().into_iter().find(|row| row.code == code) else {
            return self.one(&text(
                "哪条规则？写它的代码，如 关闭 INC01、启用 PRD10；“规则库”列出全部",
                "which rule? Give its code, as in “switch off INC01” or “switch on PRD10”; “rulebook” lists all",
            ));
        };
        let on = if wanted(&["启用", "on"]) {
            true
        } else if wanted(&["关闭", "off"]) {
            false
        } else {
            !row.on
        };
        self.tried(desk.with_rule(&code, on))
    }

    /// Tries a limit set: its key, the value, the document. With a rule's code its limits are read out, with a key alone the one.
    pub(in crate::ui::linear) fn set_limit(&self, rest: &str, desk: &Desk) -> Reply {
        let mut parts = rest.split_whitespace();
        let (first, value) = (parts.next().unwrap_or_default(), parts.next());
        let document = parts.collect::<Vec<_>>().join(" ");
        let of_rule = desk.limits_of_rule(&words::plain(first).to_uppercase());
        let key = words::plain(first).to_lowercase();
        let Some(value) = value.map(words::plain) else {
            let found = if of_rule.is_empty() { desk.limits_in_force() } else { of_rule };
            let named: Vec<&LimitRow> = found.iter().filter(|row| row.key == key).collect();
            let rows: Vec<&LimitRow> = if named.is_empty() { found.iter().collect() } else { named };
            let mut lines: Vec<String> = rows.into_iter().map(|row| self.say(&now(row))).collect();
            lines.push(self.say(&text(
                "改一个: “改标准 代码 数值 文件号”，如 改标准 growth_1 25% 通知〔2024〕3号；改回随程序的: “改标准 代码 随程序”",
                "to set one: “set-limit KEY VALUE DOCUMENT”; back to the shipped value: “set-limit KEY shipped”",
            )));
            return Reply::of(lines);
        };
        let back = matches!(value.to_lowercase().as_str(), "随程序" | "原来的" | "shipped");
        let year = desk.period().map(|period| period.year);
        self.tried(desk.with_limits(&[LimitChange {
            key,
            value: if back { String::new() } else { value },
            year,
            document,
            ..LimitChange::default()
        }]))
    }

    fn tried(&self, new: Result<NewBook, Text>) -> Reply {
        match new {
            Ok(new) => Reply::run(Task::TryBook(Box::new(new))),
            Err(why) => self.one(&why),
        }
    }
}

/// A limit as it is in force.
fn now(row: &LimitRow) -> Text {
    let line = if row.document.is_empty() {
        text("{key} {title}: {value}", "{key} {title}: {value}")
    } else {
        text("{key} {title}: {value}（{document}）", "{key} {title}: {value} ({document})")
    };
    line.fill(&[("key", &row.key), ("title", &row.named()), ("value", &row.said()), ("document", &row.document)])
}
