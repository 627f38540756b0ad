//! Why a value is missing, or a rule could not be judged.
//!
//! What does not live here: how a rule ends (`mod.rs`).

use crate::i18n::Text;
use crate::i18n::text;

/// Why a value is missing or a rule was skipped (design.md section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// The cell is empty.
    Empty,
    /// The file has no such column.
    NoColumn,
    /// The file that would feed it was not imported.
    NoFile,
    /// The period was not imported, or this household has no record in it.
    NoPeriod,
    /// The item does not exist in the caliber of that year.
    NotInCaliber,
    /// Something moved in or out of the item between the two calibers.
    NotComparable,
    /// The value is masked.
    Masked,
    /// The cell cannot be read, or is not in the code list.
    Unreadable,
    /// No limit is set for this year and place.
    NoLimit,
    /// Too few subjects.
    TooFew,
    /// Divided by zero.
    DividedByZero,
    /// The number is too large.
    Overflow,
    /// The rule itself says it cannot know (`unknown`).
    Unknown,
    /// The file was imported and leaves this household out.
    NotInFile,
}

impl Why {
    /// Every reason.
    pub const ALL: [Why; 14] = [
        Why::Empty,
        Why::NoColumn,
        Why::NoFile,
        Why::NoPeriod,
        Why::NotInCaliber,
        Why::NotComparable,
        Why::Masked,
        Why::Unreadable,
        Why::NoLimit,
        Why::TooFew,
        Why::DividedByZero,
        Why::Overflow,
        Why::Unknown,
        Why::NotInFile,
    ];

    /// One lowercase letter, for the packed outcome line of an assessment.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Why::Empty => 'e',
            Why::NoColumn => 'c',
            Why::NoFile => 'f',
            Why::NoPeriod => 'p',
            Why::NotInCaliber => 'i',
            Why::NotComparable => 'n',
            Why::Masked => 'm',
            Why::Unreadable => 'u',
            Why::NoLimit => 'l',
            Why::TooFew => 's',
            Why::DividedByZero => 'z',
            Why::Overflow => 'o',
            Why::Unknown => 'k',
            Why::NotInFile => 'h',
        }
    }

    /// The reason in words.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Why::Empty => text("单元格为空", "empty cell"),
            Why::NoColumn => text("文件没有这一列", "column not in the file"),
            Why::NoFile => text("未导入所需文件", "file not imported"),
            Why::NoPeriod => text("没有该期数据", "period not imported"),
            Why::NotInCaliber => text("该年口径没有此项", "not in that year's caliber"),
            Why::NotComparable => text("口径变化，不可比", "caliber changed, not comparable"),
            Why::Masked => text("已遮盖", "masked"),
            Why::Unreadable => text("无法识别", "unreadable"),
            Why::NoLimit => text("未设定标准", "no limit set"),
            Why::TooFew => text("样本不足", "too few"),
            Why::DividedByZero => text("除数为零", "divided by zero"),
            Why::Overflow => text("数值过大", "number too large"),
            Why::Unknown => text("无从判断", "cannot be known"),
            Why::NotInFile => text("文件里没有这一户", "household not in the file"),
        }
    }
}
