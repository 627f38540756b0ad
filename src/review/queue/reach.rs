//! How much of a queue somebody asks for, who knows that the rest will not be looked at.
//!
//! What does not live here: reading so much of what is kept (`packed.rs`), the desk that holds it (`desk/startup.rs`).

/// How much of a queue is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueueReach {
    /// All of it.
    Whole,
    /// What bears on these households: they and the others of their villages.
    Households(Vec<String>),
}
