//! The practice folders of the people at this computer: whoever sits down has lessons and a drill of their own.
//!
//! A folder is called by digits made of the name, so that every name has one, whatever system keeps it. Earlier programs had one folder for
//! all: whoever alone used it takes it over, and what several shared stays where it is and goes on counting. What does not live here: what
//! stands in a folder (`shipped.rs`), what is made of everybody's results (`results.rs`, `drill.rs`).

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::call::Call;
use crate::cli::commands::practice::shipped::at_stage;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::open;
use crate::disk::keep;
use crate::domain::digest;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::training::lesson::stage;
use crate::training::lesson::stage::LessonStage;

/// The folder of the people.
const LEARNERS: &str = "learners";

/// Letters of a folder's name.
const NAME: usize = 16;

/// A name of a folder that every system takes, and that two words never share.
pub(in crate::cli::commands::practice) fn folder_name(word: &str) -> String {
    let mut name = digest::sha256(word.as_bytes());
    name.truncate(NAME);
    name
}

/// Everything of whoever sits here.
pub(in crate::cli::commands::practice) fn own_folder_of_all(call: &Call) -> PathBuf {
    call.settings.throwaway.join(LEARNERS).join(folder_name(call.settings.chosen.reviewer.trim()))
}

/// Where whoever sits here has a practice, by its place among their own.
pub(in crate::cli::commands::practice) fn own_place(call: &Call, place: &Path) -> PathBuf {
    own_folder_of_all(call).join(place)
}

/// Where everybody had it.
fn shared_place(call: &Call, place: &Path) -> PathBuf {
    call.settings.throwaway.join(place)
}

/// Where what whoever sits here has done may stand: their own folder, then that which all shared; those alone that were made.
pub(in crate::cli::commands::practice) fn own_places(call: &Call, place: &Path) -> Vec<PathBuf> {
    [own_place(call, place), shared_place(call, place)].into_iter().filter(|folder| stage::is_set_up(folder)).collect()
}

/// Where anybody at this computer has it: each person's own folder, whoever sits here first, then that which all shared.
pub(in crate::cli::commands::practice) fn every_place(call: &Call, place: &Path) -> Vec<PathBuf> {
    let own = own_folder_of_all(call);
    let people = fs::read_dir(call.settings.throwaway.join(LEARNERS)).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut others: Vec<PathBuf> = people.filter(|folder| *folder != own).map(|folder| folder.join(place)).collect();
    others.sort();
    let all = [own.join(place)].into_iter().chain(others).chain([shared_place(call, place)]);
    all.filter(|folder| stage::is_set_up(folder)).collect()
}

/// Where whoever sits here takes a practice; the one of before is theirs where `users` of it names nobody else.
///
/// # Errors
/// The folder for temporary files cannot be written.
pub(in crate::cli::commands::practice) fn taken_over(
    call: &mut Call,
    place: &Path,
    stage: &LessonStage,
    users: &dyn Fn(&Desk) -> Result<Vec<String>, ReviewError>,
) -> Result<PathBuf, CliError> {
    let (own, shared) = (own_place(call, place), shared_place(call, place));
    if stage::is_set_up(&own) || !stage::is_set_up(&shared) {
        return Ok(own);
    }
    let found = at_stage(call, &shared, stage).and_then(|desk| users(&desk).map_err(CliError::from));
    let users = match found {
        Ok(users) => users,
        // What cannot be read stays where it is.
        Err(error) => {
            error.text().into_iter().for_each(|why| call.say(why));
            return Ok(own);
        }
    };
    let own_name = &call.settings.chosen.reviewer;
    if users.iter().all(|name| name == own_name) && !users.is_empty() {
        keep::remove_folder(&own).map_err(|why| with_file(&own, &why))?;
        open::make_folder_of(&own)?;
        keep::rename(&shared, &own).map_err(|why| with_file(&shared, &why))?;
    } else if users.contains(own_name) {
        let said = text(
            "以前 {names} 合用的练习留在 {folder}，成绩照样算；从现在起各人用各人的，这次从头开始",
            "the practice that {names} shared stays in {folder} and goes on counting; from now on each has their own, and this one begins anew",
        );
        call.say(&said.fill(&[("names", &Text::list(users)), ("folder", &shared.display().to_string())]));
    }
    Ok(own)
}
