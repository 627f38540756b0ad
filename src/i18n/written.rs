//! What is wrong with a TOML file that people wrote, in words: where it is, what stands there, what may stand there.
//!
//! The reader of TOML speaks English to programmers; this says the same to a clerk, in both languages, and never passes its words on.
//! What does not live here: which file it is and what is done about it (beside whoever reads it).

use std::ops::Range;

use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;

/// So many known names are listed; more are not read.
const LISTED: usize = 24;

/// So many characters of what stands there are repeated.
const SHOWN: usize = 30;

/// A place in a file and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, without the place.
    pub said: Text,
}

impl Fault {
    /// What is wrong, with its place.
    #[must_use]
    pub fn text(&self) -> Text {
        text("第 {line} 行第 {column} 列：{said}", "line {line}, column {column}: {said}").fill(&[
            ("line", &self.line),
            ("column", &self.column),
            ("said", &self.said),
        ])
    }

    /// A fault at a byte of the file.
    #[must_use]
    pub fn at(written: &str, byte: usize, said: Text) -> Fault {
        let before = written.get(..byte.min(written.len())).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Fault { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1, said }
    }
}

/// What a reader of TOML said of `written`, without a byte order mark: its place and its message, one line, without a picture.
#[must_use]
pub fn fault(written: &str, span: Option<Range<usize>>, message: &str) -> Fault {
    let span = span.unwrap_or(0..0);
    let stands = stands(written, &span);
    Fault::at(written, span.start, said(message, &stands, line_of(written, span.start)))
}

/// What stands at a place: the piece itself, or what is left of its line.
fn stands(written: &str, span: &Range<usize>) -> String {
    let piece = written.get(span.clone()).unwrap_or("").lines().next().unwrap_or("").trim();
    let piece = if piece.is_empty() { line_of(written, span.start) } else { piece };
    match piece.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", &piece[..cut]),
        None => piece.to_owned(),
    }
}

fn line_of(written: &str, byte: usize) -> &str {
    let byte = byte.min(written.len());
    let start = written.get(..byte).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    written.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("").trim()
}

fn said(message: &str, stands: &str, line: &str) -> Text {
    let message = message.lines().next().unwrap_or("");
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (name, known) = names.split_first().map_or(("", &[][..]), |(name, known)| (*name, known));
    let list = known.join(", ");
    let guess = meant(closest(name, known.iter().copied()).filter(|guess| *guess != name));
    let pattern = if message.starts_with("unknown field") && known.len() <= LISTED {
        text("没有“{name}”这一项{meant}；可用的有 {known}", "there is no setting “{name}”{meant}; there are {known}")
    } else if message.starts_with("unknown field") {
        text("没有“{name}”这一项{meant}", "there is no setting “{name}”{meant}")
    } else if message.starts_with("unknown variant") {
        text("不能写“{name}”{meant}；可以写 {known}", "“{name}” is not possible{meant}; write {known}")
    } else if message.starts_with("missing field") {
        text("缺少“{name}”这一项", "“{name}” is missing")
    } else if message.starts_with("duplicate") {
        text("“{stands}”写了两次，请删去一处", "“{stands}” stands twice: take one away")
    } else if let Some(wanted) = message.strip_prefix("invalid type").and_then(|rest| rest.split_once("expected ")) {
        return text("“{stands}”在这里不能用，要写{wanted}", "“{stands}” cannot stand here, write {wanted}")
            .fill(&[("stands", &stands), ("wanted", &wanted_of(wanted.1))]);
    } else if message.starts_with("invalid value") || message.contains("overflowed") {
        text("“{stands}”超出了范围", "“{stands}” is out of range")
    } else {
        return form(message, stands, line);
    };
    pattern.fill(&[("name", &name), ("meant", &guess), ("known", &list), ("stands", &stands)])
}

/// The type of value that is wanted, with an example of it.
fn wanted_of(wanted: &str) -> Text {
    let is = |words: &[&str]| words.iter().any(|word| wanted.starts_with(word));
    if is(&["a boolean"]) {
        text(" true 或 false，不加引号", "true or false, without quotes")
    } else if is(&["a sequence", "an array"]) {
        text(
            "列表，如 [\"甲\", \"乙\"]；每节开头的名称写在双层方括号里，如 [[view]]",
            "a list like [\"a\", \"b\"], or sections that begin [[view]]",
        )
    } else if is(&["struct", "a map", "a table", "map"]) {
        text("一节，如 [place]，下面每行一项", "a section like [place] with one setting a line below it")
    } else if is(&["i", "u", "an integer"]) {
        text("整数，不加引号，如 2024", "a whole number without quotes, like 2024")
    } else if is(&["f"]) {
        text("数字，不加引号", "a number without quotes")
    } else {
        text("文字，并用英文引号括起来，如 \"lm\"", "words between quotes, like \"lm\"")
    }
}

/// The ways in which a file is no TOML: words of the reader's message that tell one, and the sentence. The first that fits is said.
static FORMS: &[(&[&str], Text)] = &[
    (
        &["escape", "unicode"],
        text(
            "反斜杠 \\ 在双引号里不能直接写；Windows 的路径请用单引号括起来，如 'D:\\核准\\own.toml'",
            "a backslash cannot stand between double quotes: put Windows paths between single quotes, like 'D:\\hezhun\\own.toml'",
        ),
    ),
    (&["must be quoted"], text("文字要用英文引号括起来，如 \"lm\"", "words stand between quotes, like \"lm\"")),
    (
        &["basic string", "literal string", "opening quote", "characters"],
        text("引号没有成对，请检查这一行的英文引号", "a quote is missing: look at the quotes of this line"),
    ),
    (
        &["inline table"],
        text(
            "花括号里没有写完整，要像 { key = \"floor\", year = 2024 }",
            "what stands in braces is not whole; write { key = \"floor\", year = 2024 }",
        ),
    ),
    (
        &["array table", "unclosed table", "table open"],
        text("节的名称要写在成对的方括号里，如 [place] 或 [[view]]", "names of sections stand between brackets, like [place] or [[view]]"),
    ),
    (
        &["array"],
        text("列表没有写完整：各项用英文逗号隔开，最后用 ] 结尾", "the list is not whole: commas between its values and ] at its end"),
    ),
    (
        &[
            "missing value",
            "no value",
            "missing assignment",
            "expected `=`",
            "extra assignment",
            "extra `=`",
            "expected value",
            "key-value",
        ],
        text("要写成“名称 = 值”，一行一项", "write “name = value”, one a line"),
    ),
    (&["unquoted key", "key"], text("等号左边的名称只能用英文字母、数字、- 和 _", "the name before = holds only letters, digits, - and _")),
    (&["date", "time"], text("日期写法不对，要写成 2024-10-24", "no date: write 2024-10-24")),
    (
        &["digit", "number", "radix", "integer", "float", "sign", "zero", "`_`", "invalid value"],
        text(
            "这个值看不懂：文字要加英文引号，数字只写数字",
            "this value cannot be read: words stand between quotes, numbers are digits only",
        ),
    ),
    (&["recurs"], text("括号套得太深", "too many brackets within brackets")),
    (&["content", "newline", "comment"], text("一行只能写一项，后面多出了内容", "one setting a line: something more stands after it")),
];

/// Signs of a Chinese keyboard that were meant as signs of the file.
const FULL_WIDTH: [char; 8] = ['“', '”', '‘', '’', '＝', '，', '［', '］'];

fn form(message: &str, stands: &str, line: &str) -> Text {
    // The reader takes a value that is not there for words without quotes.
    let message = if line.ends_with('=') { "missing value" } else { message };
    let found = FORMS.iter().find(|(words, _)| words.iter().any(|word| message.contains(word)));
    let what = found.map_or(text("写法不对", "it is not well formed"), |(_, said)| said.clone());
    let full = line.chars().find(|sign| FULL_WIDTH.contains(sign));
    let hint = match full {
        Some(sign) => text("；这一行有中文标点 {sign}，请改成英文的", "; this line holds the Chinese sign {sign}, use the ASCII one")
            .fill(&[("sign", &sign.to_string())]),
        None => text("", ""),
    };
    let stands = if stands.is_empty() { text("文件末尾", "the end") } else { text("“{s}”", "“{s}”").fill(&[("s", &stands)]) };
    text("{stands}看不懂：{what}{hint}", "{stands} cannot be read: {what}{hint}").fill(&[
        ("stands", &stands),
        ("what", &what),
        ("hint", &hint),
    ])
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::i18n::written::FORMS;
    use crate::i18n::written::fault;

    #[test]
    fn a_fault_says_where_it_is_what_stands_there_and_what_may() {
        let written = "lang = \"zh\"\nreviwer = \"lm\"\nmouse = \"yes\"\nrules = \"own.toml\"\nplace = 3\n";
        for (at, message, zh) in [
            (
                12..19,
                "unknown field `reviwer`, expected one of `lang`, `reviewer`",
                "第 2 行第 1 列：没有“reviwer”这一项，是否指 reviewer；可用的有 lang, reviewer",
            ),
            (7..11, "unknown variant `zg`, expected `zh` or `en`", "第 1 行第 8 列：不能写“zg”；可以写 zh, en"),
            (
                35..40,
                "invalid type: string \"yes\", expected a boolean",
                "第 3 行第 9 列：“\"yes\"”在这里不能用，要写 true 或 false，不加引号",
            ),
            (49..59, "invalid type: string \"own.toml\", expected a sequence", "第 4 行第 9 列：“\"own.toml\"”在这里不能用，要写列表"),
            (68..69, "invalid type: integer `3`, expected struct PlaceFile", "第 5 行第 9 列：“3”在这里不能用，要写一节，如 [place]"),
            (0..4, "duplicate key", "第 1 行第 1 列：“lang”写了两次，请删去一处"),
            (0..0, "something quite new", "第 1 行第 1 列：“lang = \"zh\"”看不懂：写法不对"),
        ] {
            let said = fault(written, Some(at), message).text();
            assert!(said.get(Lang::Zh).starts_with(zh), "{}", said.get(Lang::Zh));
            assert!(said.is_whole());
        }
        let nothing = fault("lang =\n", Some(6..6), "string values must be quoted, expected literal string");
        assert!(nothing.text().get(Lang::Zh).ends_with("要写成“名称 = 值”，一行一项"), "{nothing:?}");
        let full = fault("reviewer = “lm”\n", Some(11..17), "string values must be quoted, expected literal string");
        assert!(full.text().get(Lang::Zh).ends_with("这一行有中文标点 “，请改成英文的"), "{full:?}");
        assert!(FORMS.iter().all(|(words, said)| !words.is_empty() && said.is_whole()));
    }
}
