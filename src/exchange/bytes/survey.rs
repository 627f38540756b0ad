//! A look over a whole text file before it is read: which encoding its rows are in, where they change it, and whether it ends as a file does.
//!
//! What does not live here: decoding (`decode.rs`), rows and cells (`sheets/delimited.rs`).

use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;

use encoding_rs::GB18030;

/// How much is looked at in one go.
const PIECE: usize = 1024 * 1024;

/// How many Chinese letters make sure that a row is UTF-8: one may come about by chance.
const SURE_LETTERS: usize = 3;

/// What the rows of a file are in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// The first row that is surely UTF-8; 0 when there is none.
    pub utf8: u32,
    /// The first row that is surely GBK; 0 when there is none.
    pub gbk: u32,
    /// Rows with letters beyond ASCII that are not UTF-8, but for a broken letter or two.
    pub broken: usize,
    /// Rows in all, by line ends.
    pub rows: u32,
    /// The last byte is a line end.
    pub is_ended: bool,
    /// Every byte is zero.
    pub is_void: bool,
}

impl Survey {
    /// The row in which a second encoding begins.
    #[must_use]
    pub fn second_encoding(&self) -> Option<u32> {
        (self.utf8 > 0 && self.gbk > 0).then(|| self.utf8.max(self.gbk))
    }
}

/// Looks over a file behind its mark of `mark` bytes.
///
/// # Errors
/// The system's.
pub fn of(path: &Path, mark: usize) -> io::Result<Survey> {
    let mut file = File::open(path)?;
    file.read_exact(&mut vec![0; mark])?;
    look(file)
}

fn look(mut file: impl Read) -> io::Result<Survey> {
    let mut survey = Survey { is_void: true, ..Survey::default() };
    let mut buffer = Vec::with_capacity(PIECE * 2);
    let mut rows = 0u32;
    loop {
        let before = buffer.len();
        let read = file.by_ref().take(PIECE as u64).read_to_end(&mut buffer)?;
        let is_last = read == 0;
        if let Some(last) = buffer.last() {
            survey.is_ended = matches!(last, b'\n' | b'\r' | 0x1a);
        }
        survey.is_void &= buffer[before..].iter().all(|byte| *byte == 0);
        let end = if is_last { buffer.len() } else { buffer.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) };
        // A line longer than any row is looked at as it stands.
        let end = if end == 0 && buffer.len() > PIECE * 8 { buffer.len() } else { end };
        survey.piece(&buffer[..end], &mut rows);
        buffer.drain(..end);
        if is_last {
            survey.rows = rows;
            return Ok(survey);
        }
    }
}

impl Survey {
    fn piece(&mut self, piece: &[u8], rows: &mut u32) {
        if (self.utf8 > 0 || piece.is_ascii()) && std::str::from_utf8(piece).is_ok() {
            let lines = piece.split(|byte| *byte == b'\n').skip(1).count();
            *rows = rows.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            *rows = rows.saturating_add(u32::from(!piece.is_empty() && piece.last() != Some(&b'\n')));
            return;
        }
        for line in piece.split_inclusive(|byte| *byte == b'\n') {
            *rows = rows.saturating_add(1);
            if line.is_ascii() || (self.gbk > 0 && std::str::from_utf8(line).is_err()) {
                continue;
            }
            match kind_of(line) {
                SurveyLine::Utf8 if self.utf8 == 0 => self.utf8 = *rows,
                SurveyLine::Gbk if self.gbk == 0 => self.gbk = *rows,
                SurveyLine::Broken => self.broken += 1,
                SurveyLine::Utf8 | SurveyLine::Gbk | SurveyLine::Unsure => {}
            }
        }
    }
}

/// What one row is in.
#[derive(Debug, PartialEq, Eq)]
enum SurveyLine {
    Utf8,
    Gbk,
    Broken,
    Unsure,
}

fn kind_of(line: &[u8]) -> SurveyLine {
    let (mut letters, mut chinese, mut faults) = (0, 0, 0);
    for chunk in line.utf8_chunks() {
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        chinese += chunk.valid().chars().filter(|letter| ('\u{2e80}'..'\u{fffd}').contains(letter)).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    if faults == 0 {
        return if chinese >= SURE_LETTERS { SurveyLine::Utf8 } else { SurveyLine::Unsure };
    }
    if faults * 2 <= letters {
        return SurveyLine::Broken;
    }
    let (_, is_broken) = GB18030.decode_without_bom_handling(line);
    match (is_broken, faults) {
        (false, 1) => SurveyLine::Unsure,
        (false, _) => SurveyLine::Gbk,
        (true, _) => SurveyLine::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use crate::exchange::bytes::survey::Survey;
    use crate::exchange::bytes::survey::look;

    #[test]
    fn rows_tell_their_encoding() {
        let utf8 = "户编号,年度,行政村,姓名\n1,2024,石门村,王一\n2,2024,石门村,李二\n";
        let gbk = GB18030.encode(utf8).0.into_owned();
        let ask = |bytes: &[u8]| look(bytes).expect("memory is read");
        let of = |bytes: &[u8]| {
            let Survey { utf8, gbk, broken, rows, .. } = ask(bytes);
            (utf8, gbk, broken, rows)
        };
        assert_eq!(of(utf8.as_bytes()), (1, 0, 0, 3));
        assert_eq!(of(&gbk), (0, 1, 0, 3));
        assert_eq!(ask(&[utf8.as_bytes(), &gbk].concat()).second_encoding(), Some(4));
        assert_eq!(ask(&[&gbk, utf8.as_bytes()].concat()).second_encoding(), Some(4));
        let mut one_bad = utf8.as_bytes().to_vec();
        let at = one_bad.len() - 5;
        one_bad[at] = 0xff;
        assert_eq!(of(&one_bad), (1, 0, 1, 3));
        assert!(ask(&[0; 5000]).is_void && !ask(utf8.as_bytes()).is_void);
        assert!(ask(b"a\n").is_ended && !ask(b"a\nb").is_ended);
        let long = utf8.repeat(60_000);
        assert_eq!(of(long.as_bytes()), (1, 0, 0, 180_000));
    }
}
