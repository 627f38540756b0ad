//! The password of the open file once more: for a desk that nobody touched for a while.
//!
//! What does not live here: opening a file by it (`audit/password.rs`), the lock on the screen (`ui`).

use crate::review::audit::password;
use crate::review::audit::password::Door;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;

impl Desk {
    /// Whether the open file is under a password.
    #[must_use]
    pub fn is_under_password(&self) -> bool {
        password::is_open_under_one(self.office.store.path())
    }

    /// Whether these are its password or its recovery key; wrong ones cost the same growing wait as at the start.
    ///
    /// # Errors
    /// `Password` with the sentence, or what deriving the key says.
    pub fn unlock(&self, words: &str) -> Result<(), ReviewError> {
        let door = Door { state_dir: self.office.state_dir.as_deref(), clock: self.office.clock };
        door.open_again(self.office.store.path(), words)
    }
}
