//! What a command works with: settings, form of listings, where answers go; and the desk it may hand on to the screen.
//!
//! What does not live here: which command was meant (`run.rs`), opening files (`open.rs`).

use std::io::Write;
use std::path::PathBuf;

use crate::cli::args::Format;
use crate::cli::error::with_commands;
use crate::cli::out;
use crate::config::settings::Settings;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::review::file::clock::Clock;
use crate::review::file::office::OldFile;
use crate::review::file::office::Tell;
use crate::review::file::question::Consent;
use crate::training::lesson::course::Lesson;
use crate::training::walk::pace::WalkPace;
use crate::training::walk::script::Walk;

/// A desk on its way to the reader.
pub enum Opening {
    /// It is open.
    Ready(Box<Desk>),
    /// It has to be filled first, which takes seconds.
    ToMake {
        /// How many households it is filled with.
        households: usize,
        /// What does it, told how far it is and stopped by `false`.
        making: Making,
    },
}

/// What goes along with the desk that is shown.
pub enum Taught {
    /// A lesson that is taken there.
    Lesson(Box<Lesson>),
    /// A walk that is shown there.
    Walk(Box<ShownWalk>),
    /// The calibration drill.
    Drill,
}

/// A walk on its way to the reader.
pub struct ShownWalk {
    /// The walk.
    pub walk: Walk,
    /// How it is shown.
    pub form: WalkForm,
    /// Makes its practice as it was before the first step, in place of the desk that is given away.
    pub anew: MakingAnew,
}

/// How a walk is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkForm {
    /// On the screen.
    Screen(WalkPace),
    /// Its screens as text in a window of this size, one step or all of them.
    Print((u16, u16), Option<usize>),
    /// The digest of its screens in a window of this size, and of the desk.
    Hash((u16, u16)),
}

/// What `train check` plays to its end.
#[derive(Clone, Copy)]
pub enum CheckedCourse<'a> {
    /// A lesson, by its own solution.
    Lesson(&'a Lesson),
    /// A walk.
    Walk(&'a Walk),
}

/// Plays it on desks of its stage; the errors say which step is not done, and which wrong act is not answered. The screens stand above the
/// command line, so that they are handed to it.
pub type CoursePlayer = fn(CheckedCourse<'_>, &mut MakingPractice<'_>, &Settings) -> Result<(), Vec<Text>>;

/// Makes a practice as it is before the first step; the one before has been let go.
pub type MakingPractice<'a> = dyn FnMut() -> Result<Desk, Text> + 'a;

/// Makes a desk in place of another.
pub type MakingAnew = Box<dyn FnMut(Desk) -> Result<Desk, Text>>;

/// Fills a desk.
pub type Making = Box<dyn FnOnce(Tell<'_>) -> Result<Desk, Text> + Send>;

/// How the reader is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// By a command that does its work and ends.
    Command,
    /// By the desk on a screen: something has to stand there until it is open.
    Screen,
    /// By the desk on lines: questions are answered by lines too, whatever sends them.
    Lines,
}

/// What every task works with.
pub struct Call<'a> {
    /// The settings in force.
    pub settings: &'a Settings,
    /// Form of listings.
    pub format: Format,
    /// Whether `--db` named the file.
    pub named_db: bool,
    /// Whether `--new` asked for a data file even where one stood before.
    pub anew: bool,
    /// The file that `--password-file` named.
    pub password_file: Option<PathBuf>,
    /// The file that `--copy-password-file` named.
    pub copy_password_file: Option<PathBuf>,
    /// What becomes of the file when it is open.
    pub face: Face,
    /// What was answered beforehand.
    pub asking: Consent,
    /// What `--period` said.
    pub period: Option<Period>,
    /// What becomes of an older data file.
    pub old: OldFile,
    /// Standard output.
    pub out: &'a mut dyn Write,
}

impl Call<'_> {
    /// The reader's language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.settings.chosen.lang
    }

    /// The clock: the real one, unless `HEZHUN_NOW` fixed it.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.settings.now.map_or_else(Clock::system, Clock::Named)
    }

    /// Says a sentence on standard error, with the commands of what it names.
    pub fn say(&self, said: &Text) {
        out::say(self.settings.encoding, with_commands(said).get(self.lang()));
    }
}
