//! What is said of the signed days of a ledger.
//!
//! What does not live here: signing and checking (`store/signature`), the chain itself (`audit/verify.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::store::signature::Signatures;

/// At most this many days are named; the rest are counted.
const MOST: usize = 5;

/// What is wrong with them; empty when they hold or there are none.
#[must_use]
pub fn findings(found: &Signatures) -> Vec<Text> {
    let Signatures::Broken { days, unsigned } = found else { return Vec::new() };
    let mut said: Vec<Text> = days
        .iter()
        .take(MOST)
        .map(|(day, seq)| {
            text(
                "{day} 的签名对不上：台账第 {n} 条或以前有改动，改的人没有密码",
                "the signature of {day} does not hold: entry {n} or one before was changed by somebody without the password",
            )
            .fill(&[("day", day), ("n", seq)])
        })
        .collect();
    if days.len() > MOST {
        said.push(
            text("还有 {n} 天的签名对不上", "the signatures of {n|more day does|more days do} not hold")
                .fill(&[("n", &(days.len() - MOST))]),
        );
    }
    if let Some(tip) = unsigned {
        said.push(
            text(
                "台账最后的第 {n} 条没有签名：写的人没有密码，或者签名被删了",
                "the last entry, {n}, is not signed: whoever wrote it had no password, or signatures were removed",
            )
            .fill(&[("n", tip)]),
        );
    }
    said
}

/// The line beside the verdict.
#[must_use]
pub fn remark(found: &Signatures) -> Text {
    match found {
        Signatures::None => text(
            "台账的日子没有签名（文件没有密码，或是旧版本的）：整条重算过的台账只有打印的封签看得出。文件“设密码”以后，每天由密码签名",
            "the days of the ledger are not signed (no password, or an older file): a chain that was made anew shows only by a printed seal. “set a password”, and the password signs every day",
        ),
        Signatures::Hold(days) => {
            text("台账 {n} 天都有密码签名，全部有效", "signed days of the ledger: {n}, all by the password, and all hold")
                .fill(&[("n", days)])
        }
        Signatures::Broken { .. } => text("台账的签名对不上", "the signed days do not hold"),
    }
}
