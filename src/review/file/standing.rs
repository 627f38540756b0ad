//! What has to be said of the disk for as long as it holds: a new name that a power cut could still take back, and a file that somebody
//! changes while it is only looked at here.
//!
//! What does not live here: giving files their names (`disk/keep.rs`), reading a file that may not be written (`store/file.rs`).

use std::path::Path;

use crate::disk::keep;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::store::file;

/// What is to be said of the file of a desk that only looks at it; none as a rule.
#[must_use]
pub fn changed_under(path: &Path) -> Option<Text> {
    file::is_changed_since(path).then(|| changed(path))
}

/// The same of any file that this run looked at.
#[must_use]
pub fn changed_meanwhile() -> Option<Text> {
    file::changed_since().map(|path| changed(&path))
}

fn changed(path: &Path) -> Text {
    text(
        "{path} 在这里看的时候被别人改过，看到的可能是旧的，或者新旧混在一起。请关掉再打开一次",
        "{path} was changed while it is looked at here: what is shown may be old, or old and new mixed. Close it and open it once more",
    )
    .fill(&[("path", &path.display().to_string())])
}

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
