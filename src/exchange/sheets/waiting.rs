//! Rows whose 户编号 may have been rounded by a spreadsheet: all of a sheet together tell whether it was.
//!
//! What does not live here: what such a number looks like (`cells/numbers.rs`), the other rows (`body.rs`).

use std::collections::BTreeMap;

use csv::ByteRecord;

use crate::exchange::cells::written::Tag;
use crate::exchange::sheets::facts::Mark;
use crate::exchange::sheets::household::is_head;

/// How many lost zeros together are no chance: one number in a thousand ends in three zeros.
const TELLING_ZEROS: usize = 3;

/// One row until all rows are through.
#[derive(Debug)]
pub struct Waiting {
    /// Its cells.
    pub cells: ByteRecord,
    /// What a workbook says of each.
    pub tags: Vec<Tag>,
    /// Its number as the user counts it.
    pub number: u32,
    /// What else is known of it.
    pub mark: Mark,
    /// Its 户编号 as cleaned.
    pub id: String,
}

/// Where the head of a household is named.
pub struct HeadCells {
    /// 户主姓名.
    pub head_name: Option<usize>,
    /// 户主证件号码.
    pub head_cert: Option<usize>,
    /// 姓名.
    pub name: Option<usize>,
    /// 与户主关系.
    pub relation: Option<usize>,
}

/// Whether the numbers of these rows are rounded: several heads under one number, or more zeros than chance gives where no other long
/// number (`others` of them) is whole.
#[must_use]
pub fn are_lost(waiting: &[Waiting], keys: &HeadCells, others: usize) -> bool {
    let mut heads: BTreeMap<&str, Vec<Vec<u8>>> = BTreeMap::new();
    for row in waiting {
        let known = heads.entry(&row.id).or_default();
        let head = who(row, keys);
        if !head.is_empty() && known.len() < 2 && !known.contains(&head) {
            known.push(head);
        }
    }
    let zeros: usize = heads.keys().map(|id| id.len().saturating_sub(15)).sum();
    heads.values().any(|heads| heads.len() > 1) || (others == 0 && zeros >= TELLING_ZEROS)
}

/// Whom a row names as head; empty when it names none.
fn who(row: &Waiting, keys: &HeadCells) -> Vec<u8> {
    let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).unwrap_or_default();
    let head = [cell(keys.head_name), b"|", cell(keys.head_cert)].concat();
    let is_own = keys.relation.is_some_and(|at| is_head(row.cells.get(at).unwrap_or_default()));
    match (head.len() > 1, is_own) {
        (true, _) => head,
        (false, true) => cell(keys.name).to_vec(),
        (false, false) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use csv::ByteRecord;

    use crate::exchange::sheets::facts::Mark;
    use crate::exchange::sheets::waiting::HeadCells;
    use crate::exchange::sheets::waiting::Waiting;
    use crate::exchange::sheets::waiting::are_lost;

    #[test]
    fn numbers_that_a_spreadsheet_has_rounded_are_told_from_numbers_that_end_in_zeros() {
        type Case<'a> = (&'a [(&'a str, &'a str)], usize, bool);
        let table: &[Case] = &[
            (&[("98010100100010000", "王一"), ("98010100100010000", "李二")], 0, true),
            (&[("98010100100010000", "王一"), ("98010100100010000", "李二")], 9, true),
            (&[("98010100100010000", "王一"), ("98010100100010000", "王一")], 9, false),
            (&[("98010100100010000", "王一"), ("98010100100020000", "李二")], 0, true),
            (&[("98010100100010000", "王一"), ("98010100100020000", "李二")], 50, false),
            (&[("98010100100010000", "王一")], 0, false),
            (&[("980101001000100000", "王一")], 0, true),
        ];
        for (rows, others, wanted) in table {
            let rows: Vec<Waiting> = rows
                .iter()
                .map(|(id, head)| Waiting {
                    cells: ByteRecord::from(vec![*id, *head]),
                    tags: Vec::new(),
                    number: 2,
                    mark: Mark::default(),
                    id: (*id).to_owned(),
                })
                .collect();
            let keys = HeadCells { head_name: Some(1), head_cert: None, name: None, relation: None };
            assert_eq!(are_lost(&rows, &keys, *others), *wanted, "{rows:?} {others}");
        }
    }
}
