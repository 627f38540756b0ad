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
pub enum ColourDepth {
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
pub fn style(colours: ColourDepth, theme: Theme, meaning: Meaning) -> Style {
    match (colours, theme) {
        (ColourDepth::None, _) => plain(meaning),
        (ColourDepth::Sixteen, Theme::Auto | Theme::Dark) => dark(meaning),
        (ColourDepth::Sixteen, Theme::Light) => light(meaning),
        (ColourDepth::Eight, Theme::Auto | Theme::Dark) => eight(dark(meaning), Color::Cyan, Color::Magenta),
        // The white of eight is grey: magenta is lost on it too.
        (ColourDepth::Eight, Theme::Light) => eight(light(meaning), Color::Blue, Color::Blue),
    }
}

/// What is behind and before everything that says nothing of its own; none leaves the terminal's.
#[must_use]
pub const fn ground(colours: ColourDepth, theme: Theme) -> Option<(Color, Color)> {
    match (colours, theme) {
        (ColourDepth::None, _) | (_, Theme::Auto | Theme::Dark) => None,
        (ColourDepth::Sixteen, Theme::Light) => Some((Color::Black, Color::White)),
        // The seventh of eight is white, if a little grey.
        (ColourDepth::Eight, Theme::Light) => Some((Color::Black, Color::Gray)),
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
        // Green too is lost on the white of most consoles.
        Meaning::Approved => Style::new().fg(Color::Blue),
        Meaning::Muted => Style::new().fg(Color::DarkGray),
        Meaning::Focus => Style::new().fg(Color::White).bg(Color::Blue),
        Meaning::Marked => Style::new().fg(Color::Black).bg(Color::Cyan),
        Meaning::Practice => Style::new().fg(Color::Black).bg(Color::Yellow),
        Meaning::Key => Style::new().fg(Color::Blue),
    }
}

/// The nearest of the eight for both halves of a style. `quiet` is for what is grey among sixteen: grey on its own ground is nothing.
fn eight(style: Style, quiet: Color, magenta: Color) -> Style {
    let near = |colour: Color| match colour {
        Color::LightRed => Color::Red,
        Color::LightGreen => Color::Green,
        Color::LightYellow => Color::Yellow,
        Color::LightBlue => Color::Blue,
        Color::Magenta | Color::LightMagenta => magenta,
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
    use crate::ui::widgets::theme::ColourDepth;
    use crate::ui::widgets::theme::Meaning;
    use crate::ui::widgets::theme::ground;
    use crate::ui::widgets::theme::style;

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
                let style = style(ColourDepth::Eight, theme, meaning);
                assert!(style.fg.iter().chain(&style.bg).all(|colour| first.contains(colour)), "{meaning:?}: {style:?}");
            }
        }
    }

    #[test]
    fn no_text_has_the_colour_of_its_ground() {
        for colours in [ColourDepth::Sixteen, ColourDepth::Eight, ColourDepth::None] {
            for theme in [Theme::Dark, Theme::Light] {
                let (before, behind) = ground(colours, theme).unwrap_or((Color::Gray, Color::Black));
                for meaning in ALL {
                    let style = style(colours, theme, meaning);
                    assert_ne!(style.fg.unwrap_or(before), style.bg.unwrap_or(behind), "{colours:?} {theme:?} {meaning:?}");
                }
            }
        }
    }

    /// The sixteen as consoles show them: xterm, the kernel's, Windows before 10, Windows 10.
    const PALETTES: [[u32; 16]; 4] = [
        [
            0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5, 0x7f_7f7f, 0xff_0000, 0x00_ff00,
            0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
        ],
        [
            0x00_0000, 0xaa_0000, 0x00_aa00, 0xaa_5500, 0x00_00aa, 0xaa_00aa, 0x00_aaaa, 0xaa_aaaa, 0x55_5555, 0xff_5555, 0x55_ff55,
            0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
        ],
        [
            0x00_0000, 0x80_0000, 0x00_8000, 0x80_8000, 0x00_0080, 0x80_0080, 0x00_8080, 0xc0_c0c0, 0x80_8080, 0xff_0000, 0x00_ff00,
            0xff_ff00, 0x00_00ff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
        ],
        [
            0x0c_0c0c, 0xc5_0f1f, 0x13_a10e, 0xc1_9c00, 0x00_37da, 0x88_1798, 0x3a_96dd, 0xcc_cccc, 0x76_7676, 0xe7_4856, 0x16_c60c,
            0xf9_f1a5, 0x3b_78ff, 0xb4_009e, 0x61_d6d6, 0xf2_f2f2,
        ],
    ];

    /// How light a colour is to the eye, from 0 to 1 (WCAG 2).
    fn light(palette: &[u32; 16], colour: Color) -> f64 {
        const NAMES: [Color; 16] = [
            Color::Black,
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
            Color::Gray,
            Color::DarkGray,
            Color::LightRed,
            Color::LightGreen,
            Color::LightYellow,
            Color::LightBlue,
            Color::LightMagenta,
            Color::LightCyan,
            Color::White,
        ];
        let [_, red, green, blue] = palette[NAMES.iter().position(|name| *name == colour).expect("one of sixteen")].to_be_bytes();
        let part = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    #[test]
    fn every_word_can_be_read_on_the_light_ground() {
        for palette in &PALETTES {
            for colours in [ColourDepth::Sixteen, ColourDepth::Eight] {
                let (before, behind) = ground(colours, Theme::Light).expect("a ground");
                for meaning in ALL {
                    let style = style(colours, Theme::Light, meaning);
                    let (one, other) = (light(palette, style.fg.unwrap_or(before)), light(palette, style.bg.unwrap_or(behind)));
                    let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                    assert!(contrast >= 3.0, "{colours:?} {meaning:?}: {contrast:.1} on {:x}", palette[7]);
                }
            }
        }
    }

    #[test]
    fn without_colours_nothing_has_one() {
        for meaning in ALL {
            let style = style(ColourDepth::None, Theme::Light, meaning);
            assert_eq!((style.fg, style.bg), (None, None), "{meaning:?}");
        }
        assert_eq!(ground(ColourDepth::None, Theme::Light), None);
    }
}
