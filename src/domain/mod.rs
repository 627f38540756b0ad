//! The nouns of the subject, pure and legal once built.
//!
//! Invariant: no clock, disk, SQL or terminal in this room; evaluation of rules, storage and files are elsewhere.
//!
//! Glossary (domain.md 7): household 户, member 家庭成员, record 一户一期的表, roll 一期的花名册, caliber 收入核算口径,
//! period 期, campaign 一次采集工作, flag 疑点, case 案卷, round 轮次, reason 原因, evidence 佐证, ledger 台账.

pub mod act;
pub mod caliber;
pub mod campaign;
pub mod case;
pub mod cell;
pub mod code;
pub mod digest;
pub mod evidence;
pub mod field;
pub mod flag;
pub mod ledger;
pub mod money;
pub mod office;
pub mod packing;
pub mod period;
pub mod reason;
pub mod record;
pub mod roll;
pub mod stamp;
pub mod tab;
pub mod table;
pub mod tables;
pub mod text;
