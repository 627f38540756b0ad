//! What is wrong with an entry of a rule file although each of its expressions is sound: nothing of it is taken in silence.
//!
//! What does not live here: expressions (`compile.rs`), limits and their spans (`limits.rs`), samples (`example.rs`).

use crate::domain::evidence::EVIDENCE;
use crate::domain::evidence::evidence;
use crate::domain::reason::REASONS;
use crate::domain::reason::reason;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::rules::book::raw::Placed;
use crate::rules::book::raw::RawRule;
use crate::rules::book::raw::RuleFile;
use crate::rules::lang::error::RuleError;

/// What is wrong with one entry of a rule; `taken` is the file in which a rule of its code stands already.
#[must_use]
pub fn of_rule(file: RuleFile, rule: &RawRule, taken: Option<&str>) -> Vec<RuleError> {
    let mut found = Vec::new();
    let code = rule.code.get_ref();
    if code.is_empty() || !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
        let said = text(
            "规则编号“{code}”不能用：只写英文字母、数字、- 和 _，如 OWN01",
            "“{code}” is no code of a rule: write letters, digits, - and _, like OWN01",
        );
        found.push(file.error(rule.code.span().start, said.fill(&[("code", code)])));
    }
    // Whom a rule is about is said once, by the rule itself: who says it again wrote a rule of his own.
    if let (Some(scope), Some(taken)) = (&rule.scope, taken) {
        let said = text(
            "编号 {code} 已经是 {file} 里的规则：自己的规则请换一个没有用过的编号，如 OWN01；只是改那条规则，就不要写 scope",
            "{code} is a rule of {file} already: give a rule of your own another code, like OWN01; to change that one, leave scope out",
        );
        found.push(file.error(scope.span().start, said.fill(&[("code", code), ("file", &taken)])));
    }
    let texts = [("title", &rule.title), ("meaning", &rule.meaning), ("ask", &rule.ask), ("excuse", &rule.excuse)];
    for (name, said) in texts {
        if said.as_ref().is_some_and(|said| said.get(Lang::Zh).trim().is_empty()) {
            found.push(file.error(rule.code.span().start, no_chinese(code, name)));
        }
    }
    if let Some(say) = rule.say.as_ref().filter(|say| say.zh.get_ref().trim().is_empty()) {
        found.push(file.error(say.zh.span().start, no_chinese(code, "say")));
    }
    found.extend(grades(file, rule));
    found.extend(codes(file, rule.look.as_deref(), Of::Evidence));
    found.extend(codes(file, rule.usual.as_deref(), Of::Reason));
    found
}

fn no_chinese(code: &str, name: &str) -> Text {
    text("规则 {code} 的 {name} 没有中文：zh 要写", "{name} of rule {code} has no Chinese: write zh")
        .fill(&[("code", &code), ("name", &name)])
}

/// Grades: at least one, each within reach, and no `severity` beside them, of which one would not be heard.
fn grades(file: RuleFile, rule: &RawRule) -> Vec<RuleError> {
    let Some(grades) = &rule.grades else { return Vec::new() };
    let said = if grades.is_empty() {
        text("grades 里至少写一个等级", "grades hold at least one severity")
    } else if rule.severity.is_some() {
        text("severity 和 grades 只能写一样", "write severity or grades, not both")
    } else if grades.iter().rev().skip(1).any(|grade| grade.test.is_none()) {
        text("没有 if 的等级要写在最后，后面的等级轮不到", "a grade without if comes last: those behind it are never reached")
    } else {
        return Vec::new();
    };
    vec![file.error(rule.code.span().start, said)]
}

/// Of what register the codes are.
#[derive(Clone, Copy)]
pub enum Of {
    /// Evidence to ask for.
    Evidence,
    /// Reasons.
    Reason,
}

/// Codes that are in no register.
#[must_use]
pub fn codes(file: RuleFile, named: Option<&[Placed]>, of: Of) -> Vec<RuleError> {
    let fault = |placed: &Placed| {
        let code = placed.get_ref().as_str();
        let known = match of {
            Of::Evidence => evidence(code).is_some(),
            Of::Reason => reason(code).is_some(),
        };
        if known {
            return None;
        }
        let (guess, said) = match of {
            Of::Evidence => (
                closest(code, EVIDENCE.iter().map(|row| row.code)),
                text("没有佐证 {code}{meant}；hezhun help 佐证 列出全部", "no evidence {code}{meant}; hezhun help evidence lists them"),
            ),
            Of::Reason => (
                closest(code, REASONS.iter().map(|row| row.code)),
                text("没有原因 {code}{meant}；hezhun help 原因 列出全部", "no reason {code}{meant}; hezhun help reasons lists them"),
            ),
        };
        Some(file.error(placed.span().start, said.fill(&[("code", &code), ("meant", &meant(guess))])))
    };
    named.into_iter().flatten().filter_map(fault).collect()
}
