//! What the words of a rule hang on, as a digest: facts of a flag are told with no other book's words.
//!
//! What does not live here: the slots themselves (`slots.rs`), the words (`explain/words.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::domain::digest;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::limits::LAND_MOST;
use crate::rules::book::limits::Limit;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;

/// Characters kept of a digest: rules of one code are told apart, a few of them in the life of a file.
const KEPT: usize = 16;

/// Gives every rule the digest of its wording: of what it reads and of nothing else, so that another rule or limit of the office leaves it
/// as it is. `defined` are the definitions as written, by name.
pub(crate) fn lay_down(book: &mut Book, defined: &BTreeMap<String, String>) {
    let digests: Vec<String> = book.rules.iter().map(|rule| of_rule(book, rule, defined)).collect();
    for (rule, wording) in book.rules.iter_mut().zip(digests) {
        rule.wording = wording;
    }
}

fn of_rule(book: &Book, rule: &Rule, defined: &BTreeMap<String, String>) -> String {
    let both = |text: &Text| [Lang::Zh, Lang::En].map(|lang| text.get(lang).to_owned()).join("|");
    let (mut read, mut land) = (BTreeSet::new(), false);
    book.walk(&rule.told_expressions(), &mut |node| match node {
        Node::Define(place, _) => {
            let place = usize::from(place);
            let name = book.env.defines.get(place).map_or("", |(name, _)| name.as_str());
            let title = book.env.titles.iter().find(|(own, _)| *own == place).map(|(_, title)| both(title));
            read.insert(format!("{name} = {} {}", defined.get(name).map_or("", String::as_str), title.unwrap_or_default()));
        }
        Node::Leaf(Leaf::Limit(place)) => {
            read.extend(book.env.limits.get(usize::from(place)).map(|(key, _)| format!("limit {key}")));
        }
        Node::Leaf(Leaf::Stat(place)) => {
            read.extend(book.stats.get(usize::from(place)).map(|stat| format!("{} {}", stat.name, both(&stat.title))));
        }
        Node::Leaf(Leaf::Row(Coll::Lands, _)) => land = true,
        _ => {}
    });
    let is_read = |limit: &&Limit| read.contains(&format!("limit {}", limit.key)) || land && limit.key.starts_with(LAND_MOST);
    // The office sets a limit again and again: that changes its value, not what it is called.
    let limits: BTreeSet<String> =
        book.limits.iter().filter(is_read).map(|limit| format!("{} {} {}", limit.key, limit.unit.code(), both(&limit.title))).collect();
    let slots = book.slots(rule).listing(&book.arena, &book.env);
    let mut parts = vec![rule.code.as_str(), rule.say.get(Lang::Zh), rule.say.get(Lang::En), &rule.text, &slots];
    parts.extend(read.iter().chain(&limits).map(String::as_str));
    let mut digest = digest::sha256(parts.join("\n").as_bytes());
    digest.truncate(KEPT);
    digest
}
