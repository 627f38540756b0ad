//! The township of a lesson: one village that carries what the lesson asks for, brought in and judged like any other, and what was done
//! there before the learner came.
//!
//! What does not live here: drawing households (`training/township.rs`), opening the file (`cli/commands/practice/lesson.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use chrono::DateTime;
use chrono::Utc;

use crate::disk::keep;
use crate::exchange::out::write;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::file::office::Tell;
use crate::review::intake::preview::Told;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::training::files;
use crate::training::household::lines::Lines;
use crate::training::township;
use crate::training::township::DrawnTownship;
use crate::training::township::FaultOrNear;
use crate::training::township::PlantWanted;
use crate::training::village::Habit;

/// Households of a lesson at most: it has to be on the screen at once.
pub const MOST_HOUSEHOLDS: usize = 120;

/// What says that everything before the first step was done.
const MADE: &str = "made";

/// The township of a lesson.
#[derive(Clone, Debug)]
pub struct LessonStage {
    /// Seed.
    pub seed: u64,
    /// How many households.
    pub households: usize,
    /// The pattern of its village.
    pub habit: Habit,
    /// When its day begins.
    pub clock: DateTime<Utc>,
    /// The cases the lesson speaks of.
    pub cases: Vec<CaseWanted>,
    /// What was done before, in order.
    pub before: Vec<DoneBefore>,
}

/// A case the lesson speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseWanted {
    /// Its name in the lesson.
    pub name: String,
    /// What is planted there; an ordinary household without.
    pub planted: Option<(String, FaultOrNear)>,
}

/// What was done before the learner came.
#[derive(Clone, Debug)]
pub enum DoneBefore {
    /// An act on a case; its households are filled in from the name.
    Acted {
        /// The case, by its name in the lesson.
        case: String,
        /// The act.
        order: Box<Order>,
    },
    /// Figures that came back from the village, by the titles of their columns.
    CameBack {
        /// The case.
        case: String,
        /// Title and figure.
        figures: BTreeMap<String, String>,
    },
}

impl LessonStage {
    /// Its township, drawn.
    #[must_use]
    pub fn drawn(&self) -> DrawnTownship {
        let of = |case: &CaseWanted| case.planted.clone();
        let planted: Vec<(String, FaultOrNear)> = self.cases.iter().filter_map(of).collect();
        let wanted: Vec<PlantWanted<'_>> = planted.iter().map(|(rule, kind)| PlantWanted { rule, kind: *kind }).collect();
        township::staged((self.households, self.seed), &wanted, self.habit, &Lines::default())
    }

    /// 户编号 of the cases by their names in the lesson; a name that nobody was found for is left out.
    #[must_use]
    pub fn households_by_name(&self) -> BTreeMap<String, String> {
        let drawn = self.drawn();
        let mut taken: Vec<String> = Vec::new();
        let mut found = BTreeMap::new();
        for case in &self.cases {
            let free = |household: &str| !household.is_empty() && !taken.iter().any(|own| own == household);
            let household = if let Some((rule, kind)) = &case.planted {
                let kind = if *kind == FaultOrNear::Fault { "plant" } else { "near" };
                let mut of_rule = drawn.key.entries.iter().filter(|entry| entry.kind == kind && entry.rule == rule);
                of_rule.find(|entry| free(&entry.household)).map(|entry| entry.household.clone())
            } else {
                let told = |id: &str| drawn.key.entries.iter().any(|entry| entry.household == id);
                let ordinary = |id: &str| free(id) && !told(id);
                let here = drawn.houses.iter().filter(|house| house.years[2].is_some() && house.years[3].is_some());
                here.map(|house| &house.id).find(|id| ordinary(id)).cloned()
            };
            if let Some(household) = household {
                taken.push(household.clone());
                found.insert(case.name.clone(), household);
            }
        }
        found
    }

    /// Village and head of the cases by their names in the lesson, as the township is drawn.
    #[must_use]
    pub fn heads_by_name(&self) -> BTreeMap<String, (String, String)> {
        let drawn = self.drawn();
        let told = |(name, household): (String, String)| {
            let house = drawn.houses.iter().find(|house| house.id == household)?;
            let head = house.members.first().map_or_else(String::new, |head| head.name.clone());
            Some((name, (drawn.village(house).to_owned(), head)))
        };
        self.households_by_name().into_iter().filter_map(told).collect()
    }
}

/// Brings the township of a lesson into an empty desk and does what was done before; the files go into `folder`/files.
///
/// # Errors
/// The folder cannot be written, or the desk refuses something: a sentence.
pub fn set_up(stage: &LessonStage, desk: &mut Desk, folder: &Path, tell: Tell<'_>) -> Result<(), Text> {
    let papers = folder.join("files");
    fs::create_dir_all(&papers).map_err(|why| system::why(&why))?;
    let mut paths = Vec::new();
    for (name, bytes) in files::files(&stage.drawn()) {
        // What is brought in is in the data file, and the mark of a whole stage comes last: these wait for no disk.
        let path = papers.join(&name);
        keep::write_anew(&path, &bytes).map_err(|why| system::why(&why))?;
        paths.push(path);
    }
    paths.sort();
    bring(desk, &paths, tell)?;
    let cases = stage.households_by_name();
    for (before, at) in stage.before.iter().zip(1..) {
        match before {
            DoneBefore::Acted { case, order } => {
                let mut order = Order { households: cases.get(case).cloned().into_iter().collect(), ..(**order).clone() };
                if order.deed == Some(Deed::Return) {
                    desk.fill_return(&mut order).map_err(|error| error.text())?;
                }
                desk.order(&order).map_err(|error| error.text())?;
            }
            DoneBefore::CameBack { case, figures } => {
                let sheet = cases.get(case).and_then(|household| corrected(desk, household, figures));
                let sheet = sheet.ok_or_else(|| nobody(case))?;
                let path = save(&papers, &format!("更正{at}.csv"), sheet.as_bytes())?;
                bring(desk, &[path], tell)?;
            }
        }
    }
    save(folder, MADE, b"")?;
    Ok(())
}

/// Whether the township of a lesson in this folder was made to its end.
#[must_use]
pub fn is_set_up(folder: &Path) -> bool {
    folder.join(MADE).exists()
}

fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, Text> {
    let path = folder.join(name);
    write::save(&path, bytes).map_err(|error| error.text())?;
    Ok(path)
}

fn bring(desk: &mut Desk, paths: &[PathBuf], tell: Tell<'_>) -> Result<(), Text> {
    let preview = desk.preview(paths, Told::default(), tell).map_err(|error| error.text())?;
    desk.import(preview, true, tell).map_err(|error| error.text())?;
    Ok(())
}

/// A file of the village with other figures of one household.
fn corrected(desk: &Desk, household: &str, figures: &BTreeMap<String, String>) -> Option<String> {
    let row = desk.row(household)?;
    let (year, titles) = (desk.period()?.to_string(), figures.keys().cloned().collect::<Vec<_>>().join(","));
    let amounts = figures.values().cloned().collect::<Vec<_>>().join(",");
    Some(format!("年度,行政村,户编号,户主姓名,{titles}\n{year},{},=\"{household}\",{},{amounts}\n", row.village, row.head))
}

/// That a case of the lesson is not in its township.
#[must_use]
pub fn nobody(case: &str) -> Text {
    text("课程的乡镇里找不到 {case}", "{case} is not in the township of the lesson").fill(&[("case", &case)])
}
