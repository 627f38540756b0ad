//! Colours by what they mean. Sixteen colours, or none; every meaning also has a character, so a colour never speaks alone.
//!
//! The selection is a foreground and a background, because some consoles know neither reverse nor bold.

use ratatui::style::Color;
use ratatui::style::Style;

use crate::domain::case::Status;
use crate::domain::flag::Severity;

/// What a piece of the screen means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// Ordinary text.
    Plain,
    /// Names of columns, headings.
    Heading,
    /// A high flag.
    High,
    /// A medium flag.
    Medium,
    /// A low flag.
    Low,
    /// Approved, settled, done.
    Approved,
    /// Returned, waiting for the village.
    Returned,
    /// Differs from what it was.
    Changed,
    /// Less important; an action that cannot run.
    Muted,
    /// Where the keys go.
    Focus,
    /// A row that is marked, or the selected row of a pane without the keys.
    Marked,
    /// Practice data.
    Practice,
    /// A key in the footer.
    Key,
    /// Something went wrong.
    Wrong,
}

/// How many colours the console has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// The sixteen.
    #[default]
    Sixteen,
    /// None: marks alone.
    None,
}

impl Colours {
    /// Reads `sixteen` or `none`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Colours> {
        match name {
            "sixteen" | "16" => Some(Colours::Sixteen),
            "none" => Some(Colours::None),
            _ => None,
        }
    }

    /// The style of a meaning.
    #[must_use]
    pub fn style(self, meaning: Meaning) -> Style {
        match self {
            Colours::None => match meaning {
                Meaning::Focus => Style::new().fg(Color::Black).bg(Color::Gray),
                Meaning::Plain
                | Meaning::Heading
                | Meaning::High
                | Meaning::Medium
                | Meaning::Low
                | Meaning::Approved
                | Meaning::Returned
                | Meaning::Changed
                | Meaning::Muted
                | Meaning::Marked
                | Meaning::Practice
                | Meaning::Key
                | Meaning::Wrong => Style::new(),
            },
            Colours::Sixteen => match meaning {
                Meaning::Plain => Style::new(),
                Meaning::Heading => Style::new().fg(Color::Cyan),
                Meaning::High | Meaning::Wrong => Style::new().fg(Color::LightRed),
                Meaning::Medium => Style::new().fg(Color::Yellow),
                Meaning::Low => Style::new().fg(Color::LightBlue),
                Meaning::Approved => Style::new().fg(Color::LightGreen),
                Meaning::Returned => Style::new().fg(Color::Magenta),
                Meaning::Changed => Style::new().fg(Color::LightMagenta),
                Meaning::Muted => Style::new().fg(Color::DarkGray),
                Meaning::Focus => Style::new().fg(Color::Black).bg(Color::Cyan),
                Meaning::Marked => Style::new().fg(Color::Black).bg(Color::Gray),
                Meaning::Practice => Style::new().fg(Color::Black).bg(Color::Yellow),
                Meaning::Key => Style::new().fg(Color::LightCyan),
            },
        }
    }
}

/// The meaning of a severity.
#[must_use]
pub const fn of_severity(severity: Severity) -> Meaning {
    match severity {
        Severity::High => Meaning::High,
        Severity::Medium => Meaning::Medium,
        Severity::Low => Meaning::Low,
    }
}

/// The meaning of a case's status.
#[must_use]
pub const fn of_status(status: Status) -> Meaning {
    match status {
        Status::Submitted => Meaning::Plain,
        Status::Returned | Status::CountyReturned => Meaning::Returned,
        Status::Corrected => Meaning::Changed,
        Status::Held => Meaning::Medium,
        Status::Approved | Status::Entered | Status::CountyPassed => Meaning::Approved,
        Status::Exempted | Status::Locked => Meaning::Muted,
    }
}
