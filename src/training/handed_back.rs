//! What a village hands back in practice: the corrected file of the case that the desk has returned when practice begins.
//!
//! The village fills in what the department paid out, which a plant told otherwise; totals are added up anew, nothing else moves.
//! What does not live here: returning the case and where the file is put (`cli/commands/practice.rs`), the plant (`plants/roster.rs`).

use crate::domain::field::field;
use crate::domain::money::Money;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Encoding;
use crate::exchange::out::table::TableOut;
use crate::exchange::out::write;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::training::household::account::printed;
use crate::training::household::paper::PaperFile;
use crate::training::household::papers;
use crate::training::township::DrawnTownship;

/// The rule whose plant is corrected: a pension that is not what was paid out.
const RULE: &str = "XCK03";

/// A corrected file of one household.
pub struct HandedBack {
    /// Its 户编号.
    pub household: String,
    /// Name of the file.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The corrected file of the last household that carries the plant; none in a township without one.
#[must_use]
pub fn handed_back(township: &DrawnTownship) -> Option<HandedBack> {
    let entry = township.key.entries.iter().rev().find(|entry| entry.rule == RULE && entry.kind == "plant")?;
    let house = township.houses.iter().find(|house| house.id == entry.household)?;
    let mut account = house.years[3].clone()?;
    let paid = papers::rows(house, &account, PaperFile::Pension).into_iter().filter_map(|(_, cells)| Money::parse(cells.last()?));
    account.pension = paid.map(|(paid, _)| paid.0).sum();
    let village = township.village(house);
    let columns = [
        ("year", "2024".to_owned()),
        ("village", village.to_owned()),
        ("hh_id", house.id.clone()),
        ("head_name", house.members.first()?.name.clone()),
        ("trans", printed(account.trans())),
        ("trans_pension", printed(account.pension)),
        ("gross", printed(account.gross())),
        ("net", printed(account.net())),
        ("net_pc", printed(account.per_head(house.size(2024)))),
    ];
    let table = TableOut {
        title: text("更正表", "correction sheet"),
        header: columns.iter().map(|(code, _)| field(code).map_or_else(|| Text::same(*code), |field| field.row().label.clone())).collect(),
        rows: vec![columns.into_iter().map(|(_, cell)| CellOut::Text(cell)).collect()],
        ..TableOut::default()
    };
    let bytes = write::csv(&table, Lang::Zh, Encoding::Utf8Bom);
    Some(HandedBack { household: house.id.clone(), name: format!("更正表_{village}_2024.csv"), bytes })
}

#[cfg(test)]
mod tests {
    use crate::exchange::out::own_csv;
    use crate::training;
    use crate::training::order::HOUSEHOLDS;
    use crate::training::order::SEED;

    #[test]
    fn the_village_hands_back_what_was_paid_out_with_totals_that_add_up() {
        let made = training::practice(HOUSEHOLDS, SEED);
        let (sample, back) = (made.sample, made.back.expect("a plant"));
        assert!(sample.entries.iter().any(|entry| entry.household == back.household && entry.rule == "XCK03" && entry.kind == "plant"));
        assert_eq!(back.name, "更正表_云台村_2024.csv");
        let rows = own_csv::rows(&back.bytes).expect("a csv");
        assert_eq!(rows[0], ["年度", "行政村", "户编号", "户主姓名", "转移性收入", "养老金或离退休金", "年收入", "纯收入", "人均纯收入"]);
        assert_eq!(rows[1], ["2024", "云台村", &back.household, "宋平", "4628.60", "2028.00", "66492.66", "58917.40", "14729.35"]);
        assert_eq!(rows.len(), 2);
    }
}
