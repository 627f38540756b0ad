//! Colours by what they mean, for dark and light grounds and for sixteen, eight or no colours.
//!
//! Every meaning also has a character, so a colour never speaks alone. Where there are colours the selection is a foreground
//! and a background, because some consoles know neither reverse nor bold.

use ratatui::style::Color;
use ratatui::style::Modifier;
use ratatui::style::Style;

use crate::config::file::Theme;
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
    /// The eight every colour console has.
    Eight,
    /// None: marks alone, and the selection reversed.
    None,
}

/// The style of a meaning.
#[must_use]
pub fn style(colours: Colours, theme: Theme, meaning: Meaning) -> Style {
    match (colours, theme) {
        (Colours::None, _) => plain(meaning),
        (Colours::Sixteen, Theme::Dark) => dark(meaning),
        (Colours::Sixteen, Theme::Light) => light(meaning),
        (Colours::Eight, Theme::Dark) => eight(dark(meaning), Color::Cyan),
        (Colours::Eight, Theme::Light) => eight(light(meaning), Color::Blue),
    }
}

/// What is behind and before everything that says nothing of its own; none leaves the terminal's.
#[must_use]
pub const fn ground(colours: Colours, theme: Theme) -> Option<(Color, Color)> {
    match (colours, theme) {
        (Colours::None, _) | (_, Theme::Dark) => None,
        (Colours::Sixteen, Theme::Light) => Some((Color::Black, Color::White)),
        // The seventh of eight is white, if a little grey.
        (Colours::Eight, Theme::Light) => Some((Color::Black, Color::Gray)),
    }
}

/// Consoles without colour know reverse; where one does not, the mark before the row is left.
const fn plain(meaning: Meaning) -> Style {
    match meaning {
        Meaning::Focus => Style::new().add_modifier(Modifier::REVERSED),
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
    }
}

const fn dark(meaning: Meaning) -> Style {
    match meaning {
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
    }
}

/// Nothing yellow or bright: it would be lost on white.
const fn light(meaning: Meaning) -> Style {
    match meaning {
        Meaning::Plain => Style::new(),
        Meaning::Heading | Meaning::Low => Style::new().fg(Color::Blue),
        Meaning::High | Meaning::Wrong => Style::new().fg(Color::Red),
        Meaning::Medium | Meaning::Returned | Meaning::Changed => Style::new().fg(Color::Magenta),
        Meaning::Approved => Style::new().fg(Color::Green),
        Meaning::Muted => Style::new().fg(Color::DarkGray),
        Meaning::Focus => Style::new().fg(Color::White).bg(Color::Blue),
        Meaning::Marked => Style::new().fg(Color::Black).bg(Color::Cyan),
        Meaning::Practice => Style::new().fg(Color::Black).bg(Color::Yellow),
        Meaning::Key => Style::new().fg(Color::Blue),
    }
}

/// The nearest of the eight for both halves of a style. `quiet` is for what is grey among sixteen: grey on its own ground is nothing.
fn eight(style: Style, quiet: Color) -> Style {
    let near = |colour: Color| match colour {
        Color::LightRed => Color::Red,
        Color::LightGreen => Color::Green,
        Color::LightYellow => Color::Yellow,
        Color::LightBlue => Color::Blue,
        Color::LightMagenta => Color::Magenta,
        Color::LightCyan => Color::Cyan,
        Color::DarkGray => quiet,
        Color::White => Color::Gray,
        other => other,
    };
    Style { fg: style.fg.map(near), bg: style.bg.map(near), ..style }
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

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use crate::config::file::Theme;
    use crate::ui::theme::Colours;
    use crate::ui::theme::Meaning;
    use crate::ui::theme::ground;
    use crate::ui::theme::style;

    const ALL: [Meaning; 14] = [
        Meaning::Plain,
        Meaning::Heading,
        Meaning::High,
        Meaning::Medium,
        Meaning::Low,
        Meaning::Approved,
        Meaning::Returned,
        Meaning::Changed,
        Meaning::Muted,
        Meaning::Focus,
        Meaning::Marked,
        Meaning::Practice,
        Meaning::Key,
        Meaning::Wrong,
    ];

    #[test]
    fn eight_colours_use_no_ninth() {
        let first = [Color::Black, Color::Red, Color::Green, Color::Yellow, Color::Blue, Color::Magenta, Color::Cyan, Color::Gray];
        for theme in [Theme::Dark, Theme::Light] {
            for meaning in ALL {
                let style = style(Colours::Eight, theme, meaning);
                assert!(style.fg.iter().chain(&style.bg).all(|colour| first.contains(colour)), "{meaning:?}: {style:?}");
            }
        }
    }

    #[test]
    fn no_text_has_the_colour_of_its_ground() {
        for colours in [Colours::Sixteen, Colours::Eight, Colours::None] {
            for theme in [Theme::Dark, Theme::Light] {
                let (before, behind) = ground(colours, theme).unwrap_or((Color::Gray, Color::Black));
                for meaning in ALL {
                    let style = style(colours, theme, meaning);
                    assert_ne!(style.fg.unwrap_or(before), style.bg.unwrap_or(behind), "{colours:?} {theme:?} {meaning:?}");
                }
            }
        }
    }

    #[test]
    fn without_colours_nothing_has_one() {
        for meaning in ALL {
            let style = style(Colours::None, Theme::Light, meaning);
            assert_eq!((style.fg, style.bg), (None, None), "{meaning:?}");
        }
        assert_eq!(ground(Colours::None, Theme::Light), None);
    }
}
