//! Standard output and standard error: in which encoding text leaves when it is piped or redirected.
//!
//! A terminal gets what the system makes of text. A pipe gets what the console around it shows: the national code where its code page
//! is one of that, so that `| more` and `> a.txt` can be read; tables for other programs (csv, json) stay UTF-8. `--encoding` and the
//! settings say otherwise.
//!
//! On a terminal a line that is wider than it goes on in the next one behind a whole word; a pipe or a file gets it as it is.
//! What does not live here: the converting (`exchange/bytes/coded.rs`), finding the code page (`config/code_page.rs`).

use std::io;
use std::io::IsTerminal;
use std::io::StderrLock;
use std::io::StdoutLock;
use std::io::Write;

use console::Term;

use crate::cli::help::wrap;
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
pub fn standard(settings: &Settings, for_programs: bool) -> FoldedOut<Coded<StdoutLock<'static>>> {
    let page = settings.code_page.filter(|_| !for_programs);
    let out = io::stdout().lock();
    let national = is_national(settings.encoding, out.is_terminal(), page, cfg!(windows));
    let reader = if for_programs && !out.is_terminal() { ReadBy::Program } else { ReadBy::Person };
    let room = room(&Term::stdout(), &out).filter(|_| !for_programs);
    FoldedOut::new(Coded::new(out, national, reader), room)
}

/// Standard output where no settings are known.
#[must_use]
pub fn plain(asked: OutEncoding) -> FoldedOut<Coded<StdoutLock<'static>>> {
    let out = io::stdout().lock();
    let national = is_national(asked, out.is_terminal(), code_page::current(), cfg!(windows));
    let room = room(&Term::stdout(), &out);
    FoldedOut::new(Coded::new(out, national, ReadBy::Person), room)
}

/// How many cells a line of standard output has on a terminal; none where it is no terminal, or one that does not tell.
#[must_use]
pub fn room_on_terminal() -> Option<usize> {
    room(&Term::stdout(), &io::stdout())
}

fn room(term: &Term, stream: &impl IsTerminal) -> Option<usize> {
    let wide = stream.is_terminal().then(|| term.size_checked()).flatten()?.1;
    Some(usize::from(wide)).filter(|wide| *wide > 0)
}

/// A line in lines of at most `room` cells, all of them indented as it is; one that has room stays as it is.
fn folded(line: &str, room: usize) -> Vec<String> {
    if wrap::width(line) <= room {
        return vec![line.to_owned()];
    }
    let words = line.trim_start_matches(' ');
    let indent = (line.len() - words.len()).min(room / 2);
    wrap::wrap(words, room - indent).into_iter().map(|part| " ".repeat(indent) + &part).collect()
}

/// Text on its way to a reader, whose long lines are folded where the reader's lines have an end.
pub struct FoldedOut<W: Write> {
    to: W,
    room: Option<usize>,
    line: Vec<u8>,
}

impl<W: Write> FoldedOut<W> {
    /// With `room` cells in a line; none leaves every line as it is.
    pub const fn new(to: W, room: Option<usize>) -> FoldedOut<W> {
        FoldedOut { to, room, line: Vec::new() }
    }

    /// The line that has come so far goes on; a prompt has no end.
    fn pass(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let (Some(room), Ok(text)) = (self.room, std::str::from_utf8(&line)) else { return self.to.write_all(&line) };
        match text.strip_suffix('\n') {
            Some(text) => folded(text, room).iter().try_for_each(|part| writeln!(self.to, "{part}")),
            None => self.to.write_all(&line),
        }
    }
}

impl<W: Write> Write for FoldedOut<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room.is_none() {
            return self.to.write(bytes);
        }
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.pass()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass()?;
        self.to.flush()
    }
}

impl<W: Write> Drop for FoldedOut<W> {
    fn drop(&mut self) {
        // Whoever was to read it may have gone.
        let _ = self.pass();
    }
}

/// Says a line on standard error. Nobody may be listening, which is as good.
pub fn say(asked: OutEncoding, line: &str) {
    let err: StderrLock<'static> = io::stderr().lock();
    let national = is_national(asked, err.is_terminal(), code_page::current(), cfg!(windows));
    let room = room(&Term::stderr(), &err);
    let _ = writeln!(FoldedOut::new(Coded::new(err, national, ReadBy::Person), room), "{}", mask::scrub(line));
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
    use std::io::Write as _;

    use crate::cli::out::FoldedOut;
    use crate::cli::out::is_national;
    use crate::config::file::OutEncoding;

    #[test]
    fn a_long_line_goes_on_behind_a_whole_word_and_keeps_its_indent() {
        let written = |room: Option<usize>, pieces: &[&str]| {
            let mut out = Vec::new();
            let mut folded = FoldedOut::new(&mut out, room);
            for piece in pieces {
                folded.write_all(piece.as_bytes()).expect("written");
            }
            drop(folded);
            String::from_utf8(out).expect("text")
        };
        let long = ["  there is no village “nosuch”", "; there are 石门村\nshort\nlist> "];
        assert_eq!(written(None, &long), long.concat(), "a pipe gets every line whole");
        let shown = written(Some(20), &long);
        assert_eq!(shown, "  there is no\n  village “nosuch”;\n  there are 石门村\nshort\nlist> ");
        assert_eq!(written(Some(10), &["请检查路径，再打开\n"]), "请检查路\n径，再打开\n", "a sign does not begin a line");
    }

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
