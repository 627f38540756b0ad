//! The line of a household in the queue: what a list shows of it, made when the rules run and kept beside the case.
//!
//! So the desk opens without reading a document. What does not live here: the order of the queue (`rows/queue.rs`), SQL (`store/queue`).

use crate::domain::campaign::OfficePlace;
use crate::domain::cell::Cell;
use crate::domain::field::CERT_NO;
use crate::domain::field::FieldId;
use crate::domain::field::HEAD_CERT_NO;
use crate::domain::field::NET;
use crate::domain::field::NET_PC;
use crate::domain::field::SIZE_YEAR;
use crate::domain::field::known;
use crate::domain::flag::Flag;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::text::cert;
use crate::review::rows::compare;
use crate::review::rows::compare::Figures;
use crate::rules::book::Book;
use crate::rules::judge::score::Stakes;
use crate::rules::judge::score::score;
use crate::store::queue::QueueLine;

const GROUP: FieldId = known("group");
const HEAD: FieldId = known("head_name");
const HH_TYPE: FieldId = known("hh_type");
const MON_CAT: FieldId = known("mon_cat");
const COLLECTOR: FieldId = known("collector");

/// The monitoring line: the one limit that a line hangs on.
pub const MON_LINE: &str = "mon_line";

/// The line of one household, with its record of a year before where there is one and the flags it has now.
///
/// `village` is what its village is called; `poverty` is the monitoring line of the year, where one is set.
#[must_use]
pub fn line(now: Figures, before: Option<Figures>, village: &str, flags: &[&Flag], (book, poverty): (&Book, Option<Money>)) -> QueueLine {
    let (roll, at) = (now.roll, now.at);
    let restated = compare::restated(NET_PC, now.caliber, before);
    let stakes = Stakes {
        now: roll.get(at, NET_PC).money(),
        before: restated.ok(),
        net: roll.get(at, NET).money(),
        net_before: compare::restated(NET, now.caliber, before).ok(),
        line: poverty,
    };
    let score = score(book, flags, &stakes);
    QueueLine {
        hh_id: roll.id(at).to_owned(),
        village: village.to_owned(),
        group: word(roll, roll.get(at, GROUP)),
        head: word(roll, roll.get(at, HEAD)),
        category: category(&word(roll, roll.get(at, MON_CAT)), &word(roll, roll.get(at, HH_TYPE))),
        tails: tails(roll, at),
        size: roll.get(at, SIZE_YEAR).raw(),
        size_before: before.and_then(|was| was.roll.get(was.at, SIZE_YEAR).raw()),
        net: stakes.net,
        net_before: stakes.net_before,
        now: stakes.now,
        before: stakes.before,
        before_why: restated.err(),
        change: compare::share(stakes.now, stakes.before),
        collector: word(roll, roll.get(at, COLLECTOR)),
        score: score.weight,
        why: score.why,
    }
}

/// What a stored line holds of the stakes, to work its score out again when a flag was settled.
#[must_use]
pub fn stakes(line: &QueueLine, poverty: Option<Money>) -> Stakes {
    Stakes { now: line.now, before: line.before, net: line.net, net_before: line.net_before, line: poverty }
}

/// The monitoring line of a period at a place, where a document has set it; that of a whole year is none of a part of it.
#[must_use]
pub fn poverty_line(book: &Book, period: Period, place: &OfficePlace) -> Option<Money> {
    Money::parse(&book.limit_of(MON_LINE, period, place)?.value).map(|(amount, _)| amount)
}

fn word(roll: &Roll, cell: Cell) -> String {
    cell.word().map(|word| roll.words.get(word).to_owned()).unwrap_or_default()
}

/// The monitoring category where there is one, else the household type, in the words of the office's lists.
fn category(monitored: &str, hh_type: &str) -> String {
    let short = match (monitored, hh_type) {
        ("脱贫不稳定户", _) => "不稳定户",
        ("边缘易致贫户", _) => "边缘户",
        ("突发严重困难户", _) => "突发户",
        ("", "脱贫户(继续享受政策)" | "脱贫户(不享受政策)") => "脱贫户",
        ("", other) | (other, _) => other,
    };
    short.to_owned()
}

fn tails(roll: &Roll, at: usize) -> String {
    let mut found: Vec<String> = Vec::new();
    let members = roll.members_of(at).iter().map(|&member| roll.get_member(member as usize, CERT_NO));
    for cell in std::iter::once(roll.get(at, HEAD_CERT_NO)).chain(members) {
        let number = word(roll, cell);
        if let Some(first) = cert::first18(&number) {
            let tail = first[12..].to_ascii_uppercase();
            if !found.contains(&tail) {
                found.push(tail);
            }
        }
    }
    found.join(" ")
}

#[cfg(test)]
mod tests {
    use crate::domain::campaign::OfficePlace;
    use crate::domain::cell::Cell;
    use crate::domain::cell::word_cell;
    use crate::domain::field::HEAD_CERT_NO;
    use crate::domain::field::NET;
    use crate::domain::field::NET_PC;
    use crate::domain::period::Period;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;
    use crate::i18n::Lang;
    use crate::review::assess::findings_summary::line;
    use crate::review::assess::findings_summary::stakes;
    use crate::review::rows::compare::Figures;
    use crate::rules::book::Book;
    use crate::rules::judge::score::score;

    #[test]
    fn a_line_holds_what_its_score_is_made_of() {
        let book = Book::shipped().expect("the shipped book");
        let mut roll = Roll::new(Period::annual(2024));
        let at = roll.household("98010100031", RowSource::default());
        roll.set(at, NET, Cell::value(3_702_000));
        roll.set(at, NET_PC, Cell::value(925_500));
        let cert = word_cell(&mut roll.words, "98010119900307451x");
        roll.set(at, HEAD_CERT_NO, cert);
        roll.seal();
        let made =
            line(Figures { roll: &roll, at, caliber: book.caliber(2024, &OfficePlace::default()) }, None, "石门村", &[], (&book, None));
        assert_eq!((made.hh_id.as_str(), made.tails.as_str()), ("98010100031", "07451X"));
        assert!(made.before_why.is_some() && made.change.is_none());
        let again = score(&book, &[], &stakes(&made, None));
        assert_eq!((made.score, &made.why), (again.weight, &again.why));
        assert!(made.why.get(Lang::Zh).contains("没有"));
    }
}
