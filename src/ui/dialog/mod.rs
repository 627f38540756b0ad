//! The forms, questions and pages that lie over a screen.

pub mod campaign;
pub mod clue;
pub mod code_point;
pub mod confirm;
pub mod decide;
pub mod detail;
pub mod duties;
pub mod duty_form;
pub mod handbook;
pub mod help;
pub mod note;
pub mod palette;
pub mod periods;
pub mod phrases;
pub mod rescue;
pub mod revisit;
pub mod settle;
pub mod signs;
