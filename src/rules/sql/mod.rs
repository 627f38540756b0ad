//! The rulebook printed as SQL over a staged township, from the checked tree: the same answers inside an engine of the county.
//!
//! Missing is never left to the engine: every value has a column beside it that says why there is none, and yes/no is one small number
//! (0 no, 1 yes, above it the reason), so that no NULL decides anything.
//! To be read in this order: `schema` makes the book ready for what was staged, `printer` is the book under way, `piece` is what a value becomes, `leaves` where it comes
//! from, `nodes`, `functions`, `made_rows` and `folds` what the tree does with it, `plan` in which passes, `judged` how rules end; `given` and `sampled` put the samples of the book in place of what was staged, `examples` prints them.
//! What does not live here: the tables (`rules/stage`), what the nodes mean (`rules/eval`).

pub mod dialect;
pub mod examples;
pub(crate) mod folds;
pub(crate) mod functions;
pub(crate) mod given;
pub mod judged;
pub(crate) mod leaves;
pub(crate) mod made_rows;
pub(crate) mod nodes;
pub(crate) mod piece;
pub(crate) mod plan;
pub(crate) mod printer;
pub(crate) mod sampled;
pub(crate) mod schema;
