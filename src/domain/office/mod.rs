//! The office itself: who in it answers for what.

pub mod duty;
