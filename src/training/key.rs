//! The answer key: what was planted where, what stands just inside a limit, what happened to ordinary households by itself.
//!
//! It is written while the township is drawn and never looks at what a rule says.

/// One line of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyEntry {
    /// `plant`, `near`, `natural`, `unplanted` or `drift`.
    pub kind: &'static str,
    /// Rule code.
    pub rule: &'static str,
    /// `high`, `medium`, `low`; empty for near misses and rules that were not planted.
    pub severity: &'static str,
    /// Village.
    pub village: String,
    /// 户编号; empty for a village.
    pub household: String,
    /// What was done.
    pub note: String,
    /// Other rules that the same figures make fire, separated by spaces.
    pub also: String,
}

/// The whole key, in the order of drawing.
#[derive(Clone, Debug, Default)]
pub struct AnswerKey {
    /// Its lines.
    pub entries: Vec<KeyEntry>,
}

impl AnswerKey {
    /// Notes a fault.
    pub fn plant(&mut self, rule: &'static str, severity: &'static str, village: &str, household: &str, note: &str, also: &str) {
        self.add("plant", rule, severity, village, household, note, also);
    }

    /// Notes a near miss.
    pub fn near(&mut self, rule: &'static str, village: &str, household: &str, note: &str, also: &str) {
        self.add("near", rule, "", village, household, note, also);
    }

    /// Notes what an ordinary household shows by itself.
    pub fn natural(&mut self, rule: &'static str, severity: &'static str, village: &str, household: &str, note: &str, also: &str) {
        self.add("natural", rule, severity, village, household, note, also);
    }

    /// Names a rule of the book that these files cannot carry, and why.
    pub fn unplanted(&mut self, rule: &'static str, why: &str) {
        self.add("unplanted", rule, "", "", "", why, "");
    }

    /// Notes that the income of every household was moved by lot, with a standard deviation in ten-thousandths: what rules say of such
    /// moves is drawn by nobody and stands in no line.
    pub fn drift(&mut self, spread: i64) {
        let share = format!("{}.{:02} %", spread / 100, spread % 100);
        self.add("drift", "", "", "", "", &share, "");
    }

    #[expect(clippy::too_many_arguments, reason = "one argument for each column of the key")]
    fn add(
        &mut self,
        kind: &'static str,
        rule: &'static str,
        severity: &'static str,
        village: &str,
        household: &str,
        note: &str,
        also: &str,
    ) {
        self.entries.push(KeyEntry {
            kind,
            rule,
            severity,
            village: village.to_owned(),
            household: household.to_owned(),
            note: note.to_owned(),
            also: also.to_owned(),
        });
    }
}

/// Rules of the book that the files of the practice township cannot show, and why.
pub const UNPLANTED: [(&str, &str); 8] = [
    ("INC10", "默认关闭：增幅目标之下的普通户太多"),
    ("INC13", "需要同年更早的累计期"),
    ("INC14", "只查前三季度"),
    ("COL04", "审核人由本单位办件产生，文件不能带入"),
    ("COL05", "修改次数由本单位台账产生，文件不能带入"),
    ("COL06", "退回期限由本单位办件产生，文件不能带入"),
    ("COL07", "退回次数由本单位台账产生，文件不能带入"),
    ("IDV10", "默认关闭：银行卡号涉及隐私，从不导入"),
];
