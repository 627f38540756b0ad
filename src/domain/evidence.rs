//! Evidence: the codes E1 to E18 (domain.md 4.1), what a reviewer looks at and what a return slip asks for.

use crate::i18n::Text;
use crate::i18n::text;

/// One kind of evidence.
#[derive(Debug)]
pub struct Evidence {
    /// `E1` … `E18`.
    pub code: &'static str,
    /// Its name.
    pub label: Text,
}

const fn e(code: &'static str, zh: &'static str, en: &'static str) -> Evidence {
    Evidence { code, label: text(zh, en) }
}

/// The register.
pub static EVIDENCE: &[Evidence] = &[
    e("E1", "签字的采集表/收入核算表", "signed form"),
    e("E2", "入户照片、日期、地点", "visit photo, date, place"),
    e("E3", "工资流水/务工证明", "wage proof"),
    e("E4", "一卡通/社保卡流水", "subsidy card statement"),
    e("E5", "民政名册（低保/特困）", "civil-affairs roster (dibao, tekun)"),
    e("E6", "人社名册（养老金、公益岗工资表）", "pension and post payroll"),
    e("E7", "残联名册（两项补贴）", "disability roster"),
    e("E8", "医保结算单", "medical settlement"),
    e("E9", "户口本/身份证", "household book, id card"),
    e("E10", "学籍/雨露计划名册", "school roster"),
    e("E11", "村集体分红表、土地流转合同", "dividend list, lease contract"),
    e("E12", "确权、退耕/公益林清册", "land and forest register"),
    e("E13", "销售单、成本票据、产业验收单", "sales slips, cost receipts"),
    e("E14", "上年采集表", "last year's form"),
    e("E15", "村级评议/公示记录", "village meeting and notice record"),
    e("E16", "系统修改记录", "system edit log"),
    e("E17", "诊断证明、慢病卡、残疾证", "diagnosis, disability certificate"),
    e("E18", "死亡/迁出证明", "proof of death or moving"),
];

/// Finds evidence by its code.
#[must_use]
pub fn evidence(code: &str) -> Option<&'static Evidence> {
    EVIDENCE.iter().find(|evidence| evidence.code == code)
}

#[cfg(test)]
mod tests {
    use crate::domain::evidence::EVIDENCE;
    use crate::domain::evidence::evidence;

    #[test]
    fn every_code_finds_its_own_row_and_no_other() {
        for row in EVIDENCE {
            assert!(evidence(row.code).is_some_and(|found| std::ptr::eq(found, row)), "{}", row.code);
        }
        assert!(evidence("E99").is_none() && evidence("").is_none());
    }
}
