//! Tables that the program makes from fields of the record: measures, risks, living conditions, and the fields each is made of.
//!
//! What does not live here: the rows of one household (`township/side_tables.rs`).

use crate::domain::field::FieldId;
use crate::domain::field::known;
use crate::domain::table::LIVING;
use crate::domain::table::MEASURES;
use crate::domain::table::RISKS;
use crate::domain::table::TableId;

/// The fourteen measures: the word by which risks name them, whether they develop, the field (domain.md 1.2, MON06, MON07).
pub(crate) const MEASURE_ROWS: [(&str, bool, FieldId); 14] = [
    ("产业", true, known("meas_industry")),
    ("就业", true, known("meas_job")),
    ("金融", true, known("meas_finance")),
    ("公益性岗位", true, known("meas_post")),
    ("住房", false, known("meas_housing")),
    ("饮水", false, known("meas_water")),
    ("健康", false, known("meas_health")),
    ("义务教育", false, known("meas_school")),
    ("教育", false, known("meas_edu")),
    ("综合保障", false, known("meas_social")),
    ("社会", false, known("meas_society")),
    ("搬迁", false, known("meas_move")),
    ("生产生活条件", false, known("meas_living")),
    ("基础设施", false, known("meas_infra")),
];

/// The risks of a monitored household.
pub(crate) const RISK_FIELDS: [FieldId; 5] = [known("risk_1"), known("risk_2"), known("risk_3"), known("risk_4"), known("risk_5")];

/// How a household lives.
pub(crate) const LIVING_FIELDS: [FieldId; 9] = [
    known("road_distance"),
    known("road_type"),
    known("house_area"),
    known("toilet"),
    known("fuel"),
    known("power_work"),
    known("power_home"),
    known("broadcast"),
    known("land_farm"),
];

/// The fields of the record that a table is made of, so that a change of one counts as a change of what rules read.
pub(crate) fn fields_of(table: TableId) -> Vec<FieldId> {
    match table {
        MEASURES => MEASURE_ROWS.iter().map(|(_, _, id)| *id).collect(),
        RISKS => RISK_FIELDS.to_vec(),
        LIVING => LIVING_FIELDS.to_vec(),
        _ => Vec::new(),
    }
}
