//! A data file that is moved, replaced or unplugged under an open desk: a whole copy is offered, and saved where the reviewer says.
//!
//! What does not live here: noticing it and making the copy (`file/office.rs`), asking (`ui`).

use std::path::Path;
use std::path::PathBuf;

use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;

impl Desk {
    /// From now on a copy is offered where somebody else would save one at once: whoever shows the desk asks.
    pub fn ask_where_to_rescue(&mut self) {
        self.office.rescue.is_asked = true;
    }

    /// Where a copy is offered; none as a rule.
    #[must_use]
    pub fn rescue_offer(&self) -> Option<PathBuf> {
        self.office.rescue.offer.clone()
    }

    /// The question that offers it.
    #[must_use]
    pub fn rescue_question(to: &Path) -> Text {
        text(
            "数据文件不在原来的地方了：被移走、删除、换掉，或者 U 盘拔了。什么都不会再办。把打开着的这一份完整地另存到 {to}？现在不存，退出时也会存到那里。",
            "The data file is no longer at its place: moved, deleted, replaced, or its disk unplugged. Nothing more is done. Save the whole of what is open here to {to}? Not saved now, it is saved there at the end.",
        )
        .fill(&[("to", &to.display().to_string())])
    }

    /// Saves the copy.
    ///
    /// # Errors
    /// What the store says of the place; it is offered on.
    pub fn rescue_to(&mut self, to: &Path) -> Result<Text, ReviewError> {
        self.office.save_rescue(to)
    }
}
