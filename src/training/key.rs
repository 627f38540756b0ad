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

/// Rules of the book that the files of the practice township cannot show, and why.
pub const UNPLANTED: [(&str, &str); 47] = [
    ("INC10", "默认关闭：增幅目标之下的普通户太多"),
    ("INC13", "需要同年更早的累计期"),
    ("INC14", "只查前三季度"),
    ("ARI08", "需要监测对象识别和消除信息"),
    ("LAB05", "需要务工月监测"),
    ("LAB09", "需要务工月监测"),
    ("LAB10", "需要务工月监测"),
    ("LAB16", "需要务工月监测"),
    ("LAB17", "需要务工月监测"),
    ("LAB18", "需要务工月监测"),
    ("PWP10", "需要务工月监测"),
    ("PRD08", "需要收入分项台账"),
    ("PRD10", "默认关闭：需要本地单价表测算"),
    ("PRP02", "需要村集体分红名册"),
    ("PRP03", "需要村集体分红名册"),
    ("PRP04", "需要土地流转台账"),
    ("TRF07", "需要农村低保备案表"),
    ("TRF13", "需要生态补偿发放名册"),
    ("TRF15", "需要收入分项台账"),
    ("TRF19", "需要监测对象识别和消除信息"),
    ("TRF20", "需要监测对象识别和消除信息"),
    ("COL04", "审核人由本单位办件产生，文件不能带入"),
    ("COL05", "修改次数由本单位台账产生，文件不能带入"),
    ("COL06", "退回期限由本单位办件产生，文件不能带入"),
    ("COL07", "退回次数由本单位台账产生，文件不能带入"),
    ("COL08", "需要应采名单"),
    ("COL09", "需要家庭成员变动"),
    ("IDV10", "默认关闭：银行卡号涉及隐私，从不导入"),
    ("IDV17", "需要死亡注销迁出名单"),
    ("MON02", "需要监测线索台账"),
    ("MON03", "需要监测线索台账"),
    ("MON04", "需要监测对象识别和消除信息"),
    ("MON10", "需要监测对象识别和消除信息"),
    ("MON12", "需要监测对象识别和消除信息"),
    ("MON13", "需要监测对象识别和消除信息"),
    ("MON15", "需要监测对象识别和消除信息"),
    ("MON22", "需要务工月监测"),
    ("XCK01", "需要部门名册"),
    ("XCK02", "需要部门名册"),
    ("XCK03", "需要部门名册"),
    ("XCK04", "需要部门名册"),
    ("XCK05", "需要部门名册"),
    ("XCK06", "需要部门名册"),
    ("XCK07", "需要部门名册"),
    ("XCK09", "需要部门名册"),
    ("XCK11", "需要部门名册"),
    ("XCK12", "需要部门名册"),
];
