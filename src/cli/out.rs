//! Standard output and standard error: in which encoding text leaves when it is piped or redirected.
//!
//! A terminal gets what the system makes of text. A pipe gets what the console around it shows: the national code where its code page
//! is one of that, so that `| more` and `> a.txt` can be read; tables for other programs (csv, json) stay UTF-8. `--encoding` and the
//! settings say otherwise. What does not live here: the converting (`exchange/bytes/coded.rs`), finding the code page (`config/code_page.rs`).

use std::io;
use std::io::IsTerminal;
use std::io::StderrLock;
use std::io::StdoutLock;
use std::io::Write;

use crate::config::code_page;
use crate::config::file::OutEncoding;
use crate::config::settings::Settings;
use crate::review::export::saving;
use crate::review::export::saving::Coded;
use crate::review::export::saving::CsvForm;
use crate::review::export::saving::ReadBy;
use crate::review::rows::mask;

/// Code pages of Windows that GB18030 writes for: GBK, the older EUC, and itself.
const NATIONAL: [u32; 3] = [936, 20936, 54936];

/// The form of a csv file, or of a table on standard output, which itself knows its encoding; plain ones are for programs, which
/// stumble over a mark.
#[must_use]
pub const fn csv_form(asked: OutEncoding, is_file: bool, is_plain: bool) -> CsvForm {
    let encoding = match asked {
        OutEncoding::Gb18030 if is_file => saving::Encoding::Gb18030,
        OutEncoding::Auto | OutEncoding::Utf8 | OutEncoding::Gb18030 if is_plain => saving::Encoding::Utf8,
        OutEncoding::Auto | OutEncoding::Utf8 | OutEncoding::Gb18030 => saving::Encoding::Utf8Bom,
    };
    CsvForm { encoding, is_plain }
}

/// Standard output; `for_programs` when a table is written that another program reads.
#[must_use]
pub fn standard(settings: &Settings, for_programs: bool) -> Coded<StdoutLock<'static>> {
    let page = settings.code_page.filter(|_| !for_programs);
    let out = io::stdout().lock();
    let national = is_national(settings.encoding, out.is_terminal(), page, cfg!(windows));
    let reader = if for_programs && !out.is_terminal() { ReadBy::Program } else { ReadBy::Person };
    Coded::new(out, national, reader)
}

/// Standard output where no settings are known.
#[must_use]
pub fn plain(asked: OutEncoding) -> Coded<StdoutLock<'static>> {
    let out = io::stdout().lock();
    let national = is_national(asked, out.is_terminal(), code_page::current(), cfg!(windows));
    Coded::new(out, national, ReadBy::Person)
}

/// Says a line on standard error. Nobody may be listening, which is as good.
pub fn say(asked: OutEncoding, line: &str) {
    let err: StderrLock<'static> = io::stderr().lock();
    let national = is_national(asked, err.is_terminal(), code_page::current(), cfg!(windows));
    let _ = writeln!(Coded::new(err, national, ReadBy::Person), "{}", mask::scrub(line));
}

/// Asks on standard error; the cursor stays behind the question.
pub fn ask(asked: OutEncoding, question: &str) {
    let err: StderrLock<'static> = io::stderr().lock();
    let national = is_national(asked, err.is_terminal(), code_page::current(), cfg!(windows));
    let mut err = Coded::new(err, national, ReadBy::Person);
    let _ = write!(err, "{}", mask::scrub(question)).and_then(|()| err.flush());
}

/// Whether text leaves in the national code.
fn is_national(asked: OutEncoding, is_terminal: bool, code_page: Option<u32>, windows: bool) -> bool {
    match asked {
        // A Windows console takes whole characters only.
        _ if is_terminal && windows => false,
        OutEncoding::Utf8 => false,
        OutEncoding::Gb18030 => true,
        OutEncoding::Auto => !is_terminal && code_page.is_some_and(|page| NATIONAL.contains(&page)),
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::out::is_national;
    use crate::config::file::OutEncoding;

    #[test]
    fn text_leaves_as_whoever_reads_it_takes_it() {
        // Asked for, a terminal, the console's code page, Windows: whether it is the national code.
        for (asked, terminal, page, windows, wanted) in [
            (OutEncoding::Auto, false, Some(936), true, true),
            (OutEncoding::Auto, false, Some(54936), true, true),
            (OutEncoding::Auto, false, Some(65001), true, false),
            (OutEncoding::Auto, false, Some(437), true, false),
            (OutEncoding::Auto, false, None, true, false),
            (OutEncoding::Auto, false, None, false, false),
            (OutEncoding::Auto, true, Some(936), true, false),
            (OutEncoding::Utf8, false, Some(936), true, false),
            (OutEncoding::Gb18030, false, Some(65001), true, true),
            (OutEncoding::Gb18030, false, None, false, true),
            (OutEncoding::Gb18030, true, Some(936), true, false),
            (OutEncoding::Gb18030, true, None, false, true),
        ] {
            assert_eq!(is_national(asked, terminal, page, windows), wanted, "{asked:?} {terminal} {page:?} {windows}");
        }
    }
}
