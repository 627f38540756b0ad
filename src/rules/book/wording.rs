//! What the words of a rule hang on, as a digest: facts of a flag are told with no other book's words.
//!
//! What does not live here: the slots themselves (`slots.rs`), the words (`explain/words.rs`).

use crate::domain::digest;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::rules::book::Book;
use crate::rules::book::Rule;

/// Characters kept of a digest: rules of one code are told apart, a few of them in the life of a file.
const KEPT: usize = 16;

/// Gives every rule the digest of its wording. Definitions may stand in any rule, so a changed one is a change of all.
pub(crate) fn lay_down(book: &mut Book, defined: &[String]) {
    let whole = of_all(book, defined);
    let digests: Vec<String> = book.rules.iter().map(|rule| of_rule(book, rule, &whole)).collect();
    for (rule, wording) in book.rules.iter_mut().zip(digests) {
        rule.wording = wording;
    }
}

fn of_all(book: &Book, defined: &[String]) -> String {
    let both = |text: &Text| [Lang::Zh, Lang::En].map(|lang| text.get(lang).to_owned()).join("|");
    let titles = book.env.titles.iter().map(|(place, title)| format!("{place} {}", both(title)));
    let limits = book.limits.iter().map(|limit| format!("{} {} {}", limit.key, limit.unit.code(), both(&limit.title)));
    let stats = book.stats.iter().map(|stat| format!("{} {}", stat.name, both(&stat.title)));
    let mut limits: Vec<String> = limits.collect();
    // The office sets a limit again and again: that changes its value, not what it is called.
    limits.sort_unstable();
    limits.dedup();
    let parts: Vec<String> = defined.iter().cloned().chain(titles).chain(limits).chain(stats).collect();
    digest::sha256(parts.join("\n").as_bytes())
}

fn of_rule(book: &Book, rule: &Rule, whole: &str) -> String {
    let slots = book.slots(rule).listing(&book.arena, &book.env);
    let parts = [whole, &rule.code, rule.say.get(Lang::Zh), rule.say.get(Lang::En), &rule.text, &slots];
    let mut digest = digest::sha256(parts.join("\n").as_bytes());
    digest.truncate(KEPT);
    digest
}
