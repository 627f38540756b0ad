//! Sentences on cells: what a cell said, as far as it may be shown, and what was wanted of it.
//!
//! What does not live here: gathering remarks (`sheets/remarks.rs`), reading cells (`mend.rs`, `numbers.rs`).

use std::borrow::Cow;

use crate::domain::code::code_list;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::Privacy;
use crate::domain::roll::Problem;
use crate::domain::text::cert;
use crate::domain::text::signs;
use crate::exchange::cells::form::CellForm;
use crate::exchange::cells::kept_text;
use crate::exchange::cells::mend::remark_on;
use crate::exchange::cells::numbers;
use crate::exchange::cells::written::Tag;
use crate::exchange::cells::written::UNWORKED;
use crate::exchange::cells::written::bare;
use crate::i18n::Text;
use crate::i18n::text;

/// What people have to be told of a cell that was not simply read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellRemark {
    /// Nothing: everybody sees at once what was taken away.
    Nothing,
    /// Read after something was taken away that nobody sees.
    Cleaned(Text),
    /// Digits are lost; said once for a column.
    Lost,
    /// Not read: what it should have said.
    Unreadable(Text),
}

/// What is kept of a cell with this problem beside its value, and what has to be told of it, by everyone who reads cells.
#[must_use]
pub fn told(form: CellForm, problem: Problem, written: Cow<'_, str>, tag: Tag) -> (Cow<'_, str>, CellRemark) {
    let raw = found(problem, written);
    let remark = match problem {
        Problem::Mended => {
            let wanted = if form.sort().is_some() {
                let odd = numbers::odd_signs(&raw);
                (!odd.is_empty()).then(|| numbers::cleaned(&odd))
            } else {
                remark_on(form.kind(), &raw)
            };
            wanted.map_or(CellRemark::Nothing, CellRemark::Cleaned)
        }
        Problem::Rounded => CellRemark::Nothing,
        Problem::NumericId => CellRemark::Lost,
        Problem::Scientific if form.sort().is_some() => CellRemark::Lost,
        Problem::Unreadable | Problem::Scientific | Problem::NotInList => CellRemark::Unreadable(wanted_of(form, problem, &raw, tag)),
    };
    (raw, remark)
}

/// What is kept of a cell beside its value: as the file had it. A figure nobody could read goes out in our own sheets within `="…"`, and
/// must come back as the same.
fn found(problem: Problem, written: Cow<'_, str>) -> Cow<'_, str> {
    match (problem, kept_text::freed(&written)) {
        (Problem::Unreadable | Problem::Scientific | Problem::NotInList, Some(freed)) => Cow::Owned(freed.into_owned()),
        _ => written,
    }
}

/// What this cell should have said.
fn wanted_of(form: CellForm, problem: Problem, raw: &str, tag: Tag) -> Text {
    if bare(raw) == UNWORKED {
        return unworked();
    }
    if raw.contains('\u{fffd}') {
        return text(
            "看得懂的字；这格有坏字节，是编码错误",
            "letters that can be read; this cell has broken bytes, a fault of its encoding (编码)",
        );
    }
    if let Some(Err(fault)) = form.sort().map(|sort| numbers::clean(sort, raw, tag)) {
        return fault.wanted();
    }
    wanted_as(form.kind(), problem)
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

/// What a cell of this kind should have said.
fn wanted_as(kind: FieldKind, problem: Problem) -> Text {
    match (problem, kind) {
        (Problem::NumericId, _) => numbers::lost(),
        (Problem::Scientific, _) => text("完整的数字，不要科学计数", "all digits, not scientific notation"),
        (_, FieldKind::Money) => text("金额，如 12345.60", "an amount such as 12345.60"),
        (_, FieldKind::Count) => text("整数，如 4", "a whole number such as 4"),
        (_, FieldKind::Decimal) => text("数字，如 2.5", "a number such as 2.5"),
        (_, FieldKind::Date) => text("日期，如 2024-10-09", "a day such as 2024-10-09"),
        (_, FieldKind::Month) => text("年月，如 2024-10", "a month such as 2024-10"),
        (_, FieldKind::Code(list) | FieldKind::Set(Some(list))) => {
            let values = code_list(list).map(|list| Text::list(list.values)).unwrap_or_default();
            text("其中之一：{values}", "one of: {values}").fill(&[("values", &values)])
        }
        (_, FieldKind::Truth) => text("是或否", "yes or no"),
        (_, FieldKind::Text | FieldKind::Set(None)) => text("文字", "text"),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::field::FieldKind;
    use crate::domain::roll::Problem;
    use crate::exchange::cells::form::CellForm;
    use crate::exchange::cells::form::Reads;
    use crate::exchange::cells::numbers::Sort;
    use crate::exchange::cells::said::CellRemark;
    use crate::exchange::cells::said::found;
    use crate::exchange::cells::said::told;
    use crate::exchange::cells::written::Tag;
    use crate::exchange::cells::written::UNWORKED;
    use crate::i18n::Lang;

    #[test]
    fn one_sentence_for_a_cell_whoever_reads_it() {
        let form = |reads| CellForm { reads };
        let (money, cert) = (form(Reads::Kind(FieldKind::Money)), form(Reads::Number(Sort::Cert)));
        let told = |form, problem, written: &'static str, tag| told(form, problem, written.into(), tag).1;
        let unreadable = |words: CellRemark, part: &str| matches!(words, CellRemark::Unreadable(text) if text.get(Lang::Zh).contains(part));
        assert_eq!(told(money, Problem::Mended, "12,345元", Tag::Text), CellRemark::Nothing);
        assert_eq!(told(money, Problem::Rounded, "1.005", Tag::Text), CellRemark::Nothing);
        assert!(matches!(told(money, Problem::Mended, "12\u{200b}", Tag::Text), CellRemark::Cleaned(_)));
        assert!(matches!(told(money, Problem::Mended, "12 345", Tag::Text), CellRemark::Cleaned(_)));
        assert!(unreadable(told(money, Problem::Unreadable, "三千", Tag::Text), "金额"));
        assert!(unreadable(told(money, Problem::Unreadable, "\u{fffd}", Tag::Text), "坏字节"));
        assert!(unreadable(told(money, Problem::Unreadable, UNWORKED, Tag::Text), "公式"));
        assert!(unreadable(told(money, Problem::Scientific, "1E+5", Tag::Text), "科学计数"));
        assert_eq!(told(cert, Problem::Scientific, "9.8E+17", Tag::Text), CellRemark::Lost);
        assert_eq!(told(cert, Problem::NumericId, "980101199003074000", Tag::Text), CellRemark::Lost);
        for (problem, written, wanted) in [
            (Problem::Unreadable, "=\"三千\"", "三千"),
            (Problem::NotInList, "=\"1-2\"", "1-2"),
            (Problem::Mended, "=\"12元\"", "=\"12元\""),
            (Problem::Unreadable, "三千", "三千"),
        ] {
            assert_eq!(found(problem, written.into()), wanted, "{written}");
        }
    }
}
