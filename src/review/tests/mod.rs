//! Days of an office: tests over the whole room, on a file in memory.

mod day;
mod edges;
mod flow;
mod papers;
mod payroll;
pub mod rig;
mod tampered;
mod townships;
