//! Who is who: the members of two documents of one household, matched person by person, so that their order means nothing.
//!
//! What does not live here: the documents (`domain/record.rs`), laying a file over them (`review/layers.rs`).

use crate::domain::cert;
use crate::domain::name;
use crate::domain::record::Entries;
use crate::domain::record::Entry;

/// A way of telling who somebody is; none when the values for it are not there.
type Identity = fn(&Entries) -> Option<String>;

/// The ways, surest first: certificate, 人编号, name with relation, and for somebody without any of these every value.
const SAME_PERSON: [Identity; 4] = [
    |member| cert::first18(member.get("cert_no").map_or("", Entry::value)).map(str::to_ascii_uppercase),
    |member| Some(member.get("person_id")?.value().to_owned()).filter(|id| !id.is_empty()),
    |member| {
        let name = member.get("name").map(Entry::value).filter(|name| !name.is_empty())?;
        Some(format!("{} {}", name::key(name), member.get("relation").map_or("", Entry::value)))
    },
    |member| serde_json::to_string(member).ok(),
];

/// For each member of `after`, the position of the same person in `before`; a surer way of telling goes first for everybody.
#[must_use]
pub fn matched(before: &[Entries], after: &[Entries]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; after.len()];
    for same in SAME_PERSON {
        for (at, member) in after.iter().enumerate() {
            if found[at].is_some() {
                continue;
            }
            let Some(key) = same(member) else { continue };
            let free = |position: &usize| !found.contains(&Some(*position));
            found[at] = (0..before.len()).filter(free).find(|&position| same(&before[position]).as_deref() == Some(&*key));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::domain::person::matched;
    use crate::domain::record::Entries;
    use crate::domain::record::Entry;

    fn member(values: &[(&str, &str)]) -> Entries {
        values.iter().map(|(code, value)| ((*code).to_owned(), Entry::Plain((*value).to_owned()))).collect()
    }

    #[test]
    fn people_are_known_by_the_surest_sign_first() {
        let before = [
            member(&[("name", "甲"), ("cert_no", "98010119900307451x")]),
            member(&[("name", "乙"), ("person_id", "7")]),
            member(&[("name", "丙"), ("relation", "之子")]),
            member(&[("health", "健康")]),
        ];
        let after = [
            member(&[("health", "健康")]),
            member(&[("name", "丙"), ("relation", "之子"), ("health", "残疾")]),
            member(&[("name", "甲")]),
            member(&[("name", "甲改"), ("cert_no", "98010119900307451X")]),
            member(&[("name", "乙改"), ("person_id", "7")]),
        ];
        assert_eq!(matched(&before, &after), [Some(3), Some(2), None, Some(0), Some(1)]);
    }
}
