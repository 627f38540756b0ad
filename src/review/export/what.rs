//! What can be exported, by its code and title, and whether it may leave for a reader.
//!
//! What does not live here: what stands in it (`desk/exports.rs`, `review/report`).

use crate::i18n::Text;
use crate::review::decide::sentences;
use crate::review::error::ReviewError;
use crate::review::report::register::PaperRow;
use crate::review::rows::mask::Audience;

/// What is exported, in the order of the register of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportWhat {
    /// 审核台账.
    Cases,
    /// One flag a row.
    Flags,
    /// The figures, one member a row.
    Records,
    /// Every entry of the ledger.
    Ledger,
    /// 退回整改台账.
    Returns,
    /// Rows of rosters and collection sheets that belong to no household.
    Unmatched,
    /// Who is responsible for which village, a person a row with the days.
    DutyLines,
    /// A paper of the register.
    Paper(&'static PaperRow),
}

impl ExportWhat {
    /// Its code in the ledger; on the command line too, where no paper is called so.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            ExportWhat::Cases => "cases",
            ExportWhat::Flags => "flags",
            ExportWhat::Records => "records",
            ExportWhat::Ledger => "ledger",
            ExportWhat::Returns => "returns",
            ExportWhat::Unmatched => "unmatched",
            ExportWhat::DutyLines => "duty-lines",
            ExportWhat::Paper(paper) => &paper.code,
        }
    }

    /// Its title.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            ExportWhat::Paper(paper) => paper.title.clone(),
            _ => sentences::exported(self.code()).unwrap_or_default(),
        }
    }
}

/// Whether what is asked for may leave for an audience.
///
/// # Errors
/// The sentence that names the paper.
pub fn may_leave(what: ExportWhat, audience: Audience) -> Result<(), ReviewError> {
    match what {
        ExportWhat::Paper(paper) if !paper.is_for(audience) => Err(ReviewError::Inside(paper.title.clone())),
        ExportWhat::DutyLines if audience == Audience::Public => Err(ReviewError::Inside(what.title())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::review::export::what::ExportWhat;

    #[test]
    fn each_export_has_a_code_and_a_title() {
        for (what, code) in [
            (ExportWhat::Cases, "cases"),
            (ExportWhat::Flags, "flags"),
            (ExportWhat::Records, "records"),
            (ExportWhat::Ledger, "ledger"),
            (ExportWhat::Returns, "returns"),
            (ExportWhat::Unmatched, "unmatched"),
            (ExportWhat::DutyLines, "duty-lines"),
        ] {
            assert!(what.code() == code && what.title().is_whole());
        }
    }
}
