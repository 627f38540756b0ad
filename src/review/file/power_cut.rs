//! What is done and could still be taken back by a power cut: a new name that the disk did not take for good.
//!
//! What does not live here: giving files their names (`disk/keep.rs`).

use crate::disk::keep;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;

/// What has to be said for as long as it holds; none as a rule.
#[must_use]
pub fn could_take_back() -> Option<Text> {
    keep::unsynced(|folder, why| {
        let here = folder.as_os_str().is_empty();
        let place = if here { text("这个文件夹", "this folder") } else { Text::same(folder.display().to_string()) };
        text(
            "已经办好；但 {folder} 所在的磁盘没有确认新的文件名（{why}），现在断电，可能又是以前的文件。请检查磁盘，并备份到另一个盘",
            "done; but the disk of {folder} did not confirm a new file name ({why}): a power cut now may bring the file of before back. Look after the disk, and back up to another one",
        )
        .fill(&[("folder", &place), ("why", &system::why(why))])
    })
}
