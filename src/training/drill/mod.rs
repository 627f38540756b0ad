//! The calibration drill: ten practice cases, mixed and blind, judged by each on a computer of their own; how far they agree, rule by rule.
//!
//! Nothing on the desk tells which case is which; what is agreed on comes from the planting. What does not live here: agreement in figures
//! (`alpha.rs`), results of several computers (`joined.rs`), what is said at the desk (`round.rs`), opening the desk (`cli/commands/practice/drill.rs`).

pub mod alpha;
pub mod joined;
pub mod round;

use std::hash::BuildHasher;
use std::hash::Hasher;
use std::hash::RandomState;

use crate::domain::case::Status;
use crate::domain::digest;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::training::lesson::read::MORNING;
use crate::training::lesson::stage::CaseWanted;
use crate::training::lesson::stage::LessonStage;
use crate::training::township::FaultOrNear;
use crate::training::village::Habit;

/// A case of the drill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrillCase {
    /// Its number, from 1.
    pub number: usize,
    /// The rule it is about.
    pub rule: &'static str,
    /// Whether the fault is there, or the household stands just inside the limit.
    pub kind: FaultOrNear,
    /// The verdict that is agreed on.
    pub agreed: Status,
}

const fn case(number: usize, rule: &'static str, kind: FaultOrNear, agreed: Status) -> DrillCase {
    DrillCase { number, rule, kind, agreed }
}

/// The cases: of each rule one that goes back to its village for proof, and one that only looks like it.
pub static CASES: [DrillCase; 10] = [
    case(1, "TRF05", FaultOrNear::Fault, Status::Returned),
    case(2, "COL01", FaultOrNear::Near, Status::Approved),
    case(3, "INC01", FaultOrNear::Near, Status::Approved),
    case(4, "ARI01", FaultOrNear::Fault, Status::Returned),
    case(5, "XCK03", FaultOrNear::Near, Status::Approved),
    case(6, "COL01", FaultOrNear::Fault, Status::Returned),
    case(7, "XCK03", FaultOrNear::Fault, Status::Returned),
    case(8, "TRF05", FaultOrNear::Near, Status::Approved),
    case(9, "INC01", FaultOrNear::Fault, Status::Returned),
    case(10, "ARI01", FaultOrNear::Near, Status::Approved),
];

/// The seed of its township.
const SEED: u64 = 23;

/// Digits of the version and of a code.
const DIGITS: usize = 8;

/// What the practice file keeps the code of a judge for.
const CODE_OF: &str = "drill code";

fn short(words: &str) -> String {
    let mut digits = digest::sha256(words.as_bytes());
    digits.truncate(DIGITS);
    digits
}

/// Eight digits that another set of cases has otherwise.
#[must_use]
pub fn version() -> String {
    short(&format!("{SEED} {CASES:?}"))
}

/// The township of the drill.
#[must_use]
pub fn stage() -> LessonStage {
    let wanted = |case: &DrillCase| CaseWanted { name: case.number.to_string(), planted: Some((case.rule.to_owned(), case.kind)) };
    LessonStage {
        seed: SEED,
        households: CASES.len(),
        habit: Habit::None,
        clock: MORNING.parse().unwrap_or_default(),
        cases: CASES.iter().map(wanted).collect(),
        before: Vec::new(),
    }
}

/// The verdicts that there are.
pub const VERDICTS: [Status; 3] = [Status::Approved, Status::Returned, Status::Held];

/// A judgement: which case, the verdict, and who came to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The case.
    pub case: &'static DrillCase,
    /// The verdict.
    pub verdict: Status,
    /// The code of the judge.
    pub code: String,
}

/// The cases that are judged at this desk, each under the code of who judged it; those that still wait are left out.
///
/// # Errors
/// What the store says.
pub fn judged(desk: &mut Desk) -> Result<Vec<Judgement>, ReviewError> {
    let households = stage().households_by_name();
    let mut out = Vec::new();
    for case in &CASES {
        let Some(household) = households.get(&case.number.to_string()) else { continue };
        let Some(verdict) = desk.row(household).map(|row| row.status).filter(|status| VERDICTS.contains(status)) else { continue };
        let Some(judge) = desk.who_judged(household, verdict)? else { continue };
        out.push(Judgement { case, verdict, code: code(desk, &judge)? });
    }
    Ok(out)
}

/// The code of a judge: drawn by lot once, and kept in the practice file under their name, so that a result carries none.
///
/// # Errors
/// What the store says.
pub fn code(desk: &mut Desk, judge: &str) -> Result<String, ReviewError> {
    if let Some(kept) = desk.kept_of(judge, CODE_OF)? {
        return Ok(kept);
    }
    // Every state of this kind begins with keys that the system drew.
    let lot = RandomState::new().build_hasher().finish();
    let code = short(&lot.to_string());
    desk.keep_of(judge, CODE_OF, &code)?;
    Ok(code)
}

/// Every judge who has a code, with it.
///
/// # Errors
/// What the store says.
pub fn codes(desk: &Desk) -> Result<Vec<(String, String)>, ReviewError> {
    desk.kept_by_all(CODE_OF)
}

/// Takes over the codes of a practice that was begun anew, so that nobody is joined as two.
///
/// # Errors
/// What the store says.
pub fn keep_codes(desk: &mut Desk, codes: &[(String, String)]) -> Result<(), ReviewError> {
    codes.iter().try_for_each(|(judge, code)| desk.keep_of(judge, CODE_OF, code))
}

/// The code of whoever sits down to judge, drawn before the first verdict.
///
/// # Errors
/// What the store says.
pub fn sat_down(desk: &mut Desk) -> Result<String, ReviewError> {
    let judge = desk.reviewer().to_owned();
    code(desk, &judge)
}
