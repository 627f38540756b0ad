//! Sentences on cells: what a cell said, as far as it may be shown, and what was wanted of it.
//!
//! What does not live here: gathering remarks (`sheets/remarks.rs`), reading cells (`mend.rs`, `numbers.rs`).

use crate::domain::code::code_list;
use crate::domain::field::FieldId;
use crate::domain::field::Kind;
use crate::domain::field::Privacy;
use crate::domain::roll::Problem;
use crate::domain::text::cert;
use crate::domain::text::signs;
use crate::exchange::cells::numbers;
use crate::exchange::cells::written::Tag;
use crate::exchange::cells::written::UNWORKED;
use crate::exchange::cells::written::bare;
use crate::i18n::Text;
use crate::i18n::text;

/// What this cell should have said.
#[must_use]
pub fn wanted_of(field: FieldId, problem: Problem, raw: &str, tag: Tag) -> Text {
    if bare(raw) == UNWORKED {
        return unworked();
    }
    if raw.contains('\u{fffd}') {
        return text(
            "看得懂的字；这格有坏字节，是编码错误",
            "letters that can be read; this cell has broken bytes, a fault of its encoding (编码)",
        );
    }
    if let Some(Err(fault)) = numbers::sort_of(field).map(|sort| numbers::clean(sort, raw, tag)) {
        return fault.wanted();
    }
    wanted(field, problem)
}

/// The sentence for a formula that was never worked out.
#[must_use]
pub fn unworked() -> Text {
    text(
        "算好的数。这格的公式还没有算过；请用 WPS 或 Excel 打开这个文件，保存后再导入",
        "a worked-out figure. The formula in this cell was never worked out; open the file in WPS or Excel, save it, and import again",
    )
}

/// A cell's words for the preview: numbers of people masked, long cells cut, what nobody sees named.
#[must_use]
pub fn shown(field: FieldId, raw: &str) -> String {
    shown_as(field.row().privacy, raw)
}

/// The same for a cell of this privacy.
#[must_use]
pub fn shown_as(privacy: Privacy, raw: &str) -> String {
    if bare(raw) == UNWORKED {
        return String::new();
    }
    if privacy == Privacy::Masked {
        let masked = cert::masked(bare(&signs::stripped(raw)));
        let named = signs::named(raw);
        return if named.is_empty() { signs::visible(&masked).into_owned() } else { format!("{}（{named}）", signs::visible(&masked)) };
    }
    let mut cut: String = raw.chars().take(60).collect();
    if cut.len() < raw.len() {
        cut.push('…');
    }
    signs::visible(&cut).into_owned()
}

/// The sentence for a figure that stands in a cell merged over several rows.
#[must_use]
pub fn shared() -> Text {
    text(
        "各行自己的数。这个数写在合并的单元格里，不知道各是多少",
        "a figure for each row. This one stands in a merged cell, and nobody knows whose share is what",
    )
}

/// What a cell of this field should have said.
#[must_use]
pub fn wanted(field: FieldId, problem: Problem) -> Text {
    wanted_as(field.row().kind, problem)
}

/// What a cell of this kind should have said.
#[must_use]
pub fn wanted_as(kind: Kind, problem: Problem) -> Text {
    match (problem, kind) {
        (Problem::NumericId, _) => numbers::lost(),
        (Problem::Scientific, _) => text("完整的数字，不要科学计数", "all digits, not scientific notation"),
        (_, Kind::Money) => text("金额，如 12345.60", "an amount such as 12345.60"),
        (_, Kind::Count) => text("整数，如 4", "a whole number such as 4"),
        (_, Kind::Decimal) => text("数字，如 2.5", "a number such as 2.5"),
        (_, Kind::Date) => text("日期，如 2024-10-09", "a day such as 2024-10-09"),
        (_, Kind::Month) => text("年月，如 2024-10", "a month such as 2024-10"),
        (_, Kind::Code(list) | Kind::Set(Some(list))) => {
            let values = code_list(list).map(|list| Text::list(list.values)).unwrap_or_default();
            text("其中之一：{values}", "one of: {values}").fill(&[("values", &values)])
        }
        (_, Kind::Text | Kind::Set(None)) => text("文字", "text"),
    }
}
