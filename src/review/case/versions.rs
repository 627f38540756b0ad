//! Stored versions in words: where figures came from and what changed from one version to the next.
//!
//! Differences are always computed between stored versions. What does not live here: the documents (`domain/record.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;

use crate::domain::code;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::Privacy;
use crate::domain::field::known;
use crate::domain::money::Money;
use crate::domain::record;
use crate::domain::record::Difference;
use crate::domain::record::Entries;
use crate::domain::record::Record;
use crate::domain::record::RecordEntry;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::mask;
use crate::store::batch::FileRow;
use crate::store::version::LayerOrigin;
use crate::store::version::Version;

const NAME: FieldId = known("name");

/// How many changes a version's line names before it only counts them.
const NAMED: usize = 8;

/// Where each figure of the newest version came from: the file that has its column, sheet, row and batch; those of no known file are left out.
///
/// A figure is traced to the first version since which it has not changed. `versions` run from old to new.
#[must_use]
pub fn sources(versions: &[Version], files: &BTreeMap<i64, FileRow>, fields: impl Iterator<Item = FieldId>) -> BTreeMap<FieldId, Text> {
    fields.filter_map(|field| Some((field, source(versions, files, field)?))).collect()
}

fn source(versions: &[Version], files: &BTreeMap<i64, FileRow>, field: FieldId) -> Option<Text> {
    let newest = versions.last()?;
    let value = |version: &Version| version.record.value(field).to_owned();
    let first = versions.iter().rev().take_while(|version| value(version) == value(newest)).last()?;
    let layers = || [&first.sources.collection, &first.sources.yearly].into_iter().flatten();
    let known =
        |origin: &&LayerOrigin| files.get(&origin.file).is_some_and(|file| file.columns.iter().any(|column| column == field.code()));
    // A total that no file has a column for was worked out on the way in, from the household's row.
    let origin = layers().find(known).or_else(|| layers().next_back())?;
    let file = files.get(&origin.file)?;
    let sheet = match file.sheet.as_str() {
        "" => Text::same(""),
        sheet => text(" 工作表“{sheet}”", ", sheet “{sheet}”").fill(&[("sheet", &sheet)]),
    };
    Some(text("{file}{sheet} 第 {row} 行（第 {batch} 批）", "{file}{sheet}, row {row} (batch {batch})").fill(&[
        ("file", &file.name),
        ("sheet", &sheet),
        ("row", &origin.row),
        ("batch", &file.batch),
    ]))
}

/// What a version changed: `第 2 批: 转移性收入 320.00 → 4,610.00`.
#[must_use]
pub fn changes(before: Option<&Record>, now: &Record, batch: i64) -> Text {
    let Some(before) = before else {
        return text("第 {batch} 批: 首次导入", "batch {batch}: first import").fill(&[("batch", &batch)]);
    };
    let moved = moved(before, now);
    let list = |lang: Lang, gap: &str| {
        let mut parts: Vec<&str> = moved.iter().take(NAMED).map(|what| what.get(lang)).collect();
        let rest = text("等 {n} 处", "and more, {n} in all").fill(&[("n", &moved.len())]);
        if moved.len() > NAMED {
            parts.push(rest.get(lang));
        }
        parts.join(gap)
    };
    let what = if moved.is_empty() { text("没有变化", "no change") } else { Text::made(list(Lang::Zh, "，"), list(Lang::En, ", ")) };
    text("第 {batch} 批: {what}", "batch {batch}: {what}").fill(&[("batch", &batch), ("what", &what)])
}

/// Field by field what stood and what stands now: `转移性收入 320.00 → 4,610.00`; who came to the household or left it is one line each.
#[must_use]
pub fn moved(before: &Record, now: &Record) -> Vec<Text> {
    let matched = record::matched(&before.members, &now.members);
    let is_new = |at: usize| matched.get(at).is_some_and(Option::is_none);
    let is_gone = |at: usize| at < before.members.len() && !matched.contains(&Some(at));
    let is_of_one_who_stays = |difference: &&Difference| match (difference.member, &difference.after) {
        (None, _) => true,
        (Some(at), Some(_)) => !is_new(at),
        (Some(at), None) => !is_gone(at),
    };
    let differences = before.differences(now);
    let stays = differences.iter().filter(is_of_one_who_stays);
    let name = |member: &Entries| mask::scrub(member.get(NAME.code()).map_or("?", RecordEntry::value));
    let came = now.members.iter().enumerate().filter(|(at, _)| is_new(*at)).map(|(_, member)| {
        let said = text("增加成员 {name}", "{name} is a member now");
        said.fill(&[("name", &name(member))])
    });
    let left = before.members.iter().enumerate().filter(|(at, _)| is_gone(*at)).map(|(_, member)| {
        let said = text("{name} 不再是成员", "{name} is no member any more");
        said.fill(&[("name", &name(member))])
    });
    stays.map(|difference| Text::made(one(difference, Lang::Zh), one(difference, Lang::En))).chain(came).chain(left).collect()
}

fn one(difference: &Difference, lang: Lang) -> String {
    let field = field::field(&difference.field);
    let label = field.map_or(difference.field.as_str(), |field| field.row().label.get(lang));
    let value = |value: &Option<String>| match (value.as_deref(), field.map(FieldId::row)) {
        (None | Some(""), _) => text("空", "empty").get(lang).to_owned(),
        (Some(value), Some(row)) if row.privacy == Privacy::Masked => mask::number(row.code, value),
        (Some(value), Some(row)) if row.kind == FieldKind::Money => {
            Money::parse(value).map_or_else(|| value.to_owned(), |(amount, _)| amount.to_string())
        }
        (Some(value), Some(row)) if matches!(row.kind, FieldKind::Code(_) | FieldKind::Set(_)) => code::label(value).get(lang).to_owned(),
        (Some(value), _) => mask::scrub(value),
    };
    let member = difference.member.map(|at| format!("{} ", text("第 {n} 人", "member {n}").fill(&[("n", &(at + 1))]).get(lang)));
    format!("{}{label} {} → {}", member.unwrap_or_default(), value(&difference.before), value(&difference.after))
}

/// The rule codes of a run, in the order of its outcome letters, from its stored body.
#[must_use]
pub fn rules_of_run(body: &str) -> Vec<String> {
    #[derive(Deserialize)]
    struct VersionBody {
        #[serde(default)]
        rules: Vec<String>,
    }
    serde_json::from_str(body).map(|body: VersionBody| body.rules).unwrap_or_default()
}

/// The tables whose rows a run saw.
#[must_use]
pub fn tables_of_run(body: &str) -> BTreeSet<String> {
    #[derive(Deserialize)]
    struct VersionBody {
        #[serde(default)]
        tables: BTreeMap<String, String>,
    }
    serde_json::from_str(body).map(|body: VersionBody| body.tables.into_keys().collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::domain::record::Record;
    use crate::domain::record::RecordEntry;
    use crate::i18n::Lang;
    use crate::review::case::versions;

    #[test]
    fn changes_are_named_and_numbers_masked() {
        let mut before = Record::default();
        before.household.insert("trans".into(), RecordEntry::Plain("320.00".into()));
        let member = [("name", "王建国"), ("cert_no", "980101199003074514")];
        before.members.push(member.map(|(code, value)| (code.to_owned(), RecordEntry::Plain(value.into()))).into());
        let mut now = before.clone();
        now.household.insert("trans".into(), RecordEntry::Plain("4610.00".into()));
        now.members[0].insert("cert_no".into(), RecordEntry::Plain("980101199003074522".into()));
        let said = versions::changes(Some(&before), &now, 2);
        assert_eq!(said.get(Lang::Zh), "第 2 批: 转移性收入 320.00 → 4,610.00，第 1 人 证件号码 980***********4514 → 980***********4522");
        assert_eq!(versions::changes(None, &now, 1).get(Lang::En), "batch 1: first import");
        let person = |name: &str| {
            [("name".to_owned(), RecordEntry::Plain(name.into())), ("health".to_owned(), RecordEntry::Plain("健康".into()))].into()
        };
        before.members.push(person("张三"));
        now.members.insert(0, person("李四"));
        let said = versions::moved(&before, &now);
        let said: Vec<&str> = said.iter().skip(1).map(|line| line.get(Lang::Zh)).collect();
        assert_eq!(said, ["第 2 人 证件号码 980***********4514 → 980***********4522", "增加成员 李四", "张三 不再是成员"]);
        assert_eq!(versions::rules_of_run(r#"{"rules":["INC01"],"tallies":[]}"#), ["INC01"]);
    }
}
