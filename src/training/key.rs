//! The answer key: what was planted where, what stands just inside a limit, what happened to ordinary households by itself.
//!
//! It is written while the township is drawn and never looks at what a rule says.

/// One line of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `plant`, `near`, `natural` or `unplanted`.
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
pub struct Key {
    /// Its lines.
    pub entries: Vec<Entry>,
}

impl Key {
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
        self.entries.push(Entry {
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

/// Household rules of the groups under review that yearly files and a collection sheet cannot show.
pub const UNPLANTED: [(&str, &str); 15] = [
    ("INC10", "默认关闭"),
    ("INC13", "需要同年更早的累计期"),
    ("INC14", "只查前三季度"),
    ("ARI08", "需要识别时收入"),
    ("PWP10", "需要务工月监测"),
    ("PRD08", "需要分项台账"),
    ("PRD10", "需要单价表和规模，默认关闭"),
    ("PRP02", "需要村集体分红名册"),
    ("PRP03", "需要村集体分红名册"),
    ("PRP04", "需要土地流转名册"),
    ("TRF07", "需要低保名册"),
    ("TRF13", "需要生态补偿发放名册"),
    ("TRF15", "需要分项台账"),
    ("TRF19", "需要消除后收入"),
    ("TRF20", "需要消除后收入"),
];
