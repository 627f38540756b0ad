//! The papers beside a yearly export by name, a row of one, and what a plant may do to a household's rows.
//!
//! What does not live here: what an ordinary household's rows say (`papers.rs`), the files (`training/files/papers.rs`).

/// A paper file, as a position in `papers_files::SHEETS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperFile {
    /// 务工月监测.
    Spells,
    /// 计划外出务工.
    Plans,
    /// 收入分项台账.
    Details,
    /// 家庭成员变动.
    Changes,
    /// 监测对象识别和消除信息.
    Monitoring,
    /// 监测线索台账.
    Clues,
    /// 种养规模测算.
    Scale,
    /// 农村低保备案表.
    Dibao,
    /// 特困人员备案表.
    Tekun,
    /// 养老金发放名册.
    Pension,
    /// 公益岗工资表.
    Posts,
    /// 残疾人两项补贴名册.
    Disability,
    /// 医保参保和自付名册.
    Medical,
    /// 惠农补贴一卡通流水.
    Passbook,
    /// 死亡注销迁出名单.
    Gone,
    /// 村集体分红名册.
    Dividends,
    /// 学籍名册.
    School,
    /// 土地流转台账.
    Leases,
    /// 到户奖补名册.
    Awards,
    /// 生态补偿发放名册.
    Eco,
    /// 财政供养购房车辆市场主体比对名单.
    Assets,
    /// 应采名单.
    Expected,
}

/// What a plant does to the household's rows of a paper.
#[derive(Clone, Debug)]
pub enum PaperChange {
    /// The rows are left out.
    Without(PaperFile),
    /// A row more, about a member or about the household.
    Row(PaperFile, Option<usize>, Vec<String>),
    /// A cell of every row of the household is written otherwise: column after the key columns, what it says.
    Cell(PaperFile, usize, String),
}

/// A row: the member it is about, and the cells after the key columns.
pub type Row = (Option<usize>, Vec<String>);
