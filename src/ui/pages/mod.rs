//! Pages over the whole screen: queue, board, case, village, trying out, rulebook, ledger, settings, import, export.
//!
//! What does not live here: which page is open (`ui/shell`), windows over a page (`ui/dialog`), what a page shows (`review`).

pub mod board;
pub mod case;
pub mod clues;
pub mod export;
pub mod import;
pub mod ledger;
pub mod preparing;
pub mod queue;
pub mod revisits;
pub mod rounds;
pub mod rulebook;
pub mod settings;
pub mod village;
pub mod visits;
pub mod what_if;
