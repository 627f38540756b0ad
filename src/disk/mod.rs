//! Files as the system keeps them: bringing bytes to the disk, giving a file its name, names and paths that every system takes.
//!
//! Invariant: what differs between Windows and the others is decided here and nowhere else.
//! What does not live here: what is in a file (`store`, `exchange`, `config`), why the system refused, in words (`i18n`).

pub mod draft;
pub mod folder;
pub mod keep;
pub mod name;
pub mod note;
pub mod place;
pub mod put_back;
pub mod text;
