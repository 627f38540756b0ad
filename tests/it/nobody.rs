//! A township that has somebody's number in every column of words: no listing, no table, no page and no line of the desk shows it.
//!
//! What does not live here: the ways of writing a number (`domain/text/mask.rs`), tables of other households (`review/public_tests.rs`).

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::linear::piped;
use crate::office::Office;
use crate::terminal::Manner;
use crate::terminal::Terminal;

/// One number of a person, written in the ways that were met: whole, split, in full width, of the old kind, with X, on a card.
const WAYS: [&str; 6] = [
    "980101198001010038",
    "980101 19800101 0038",
    "９８０１０１１９８００１０１００３８",
    "980101800101003",
    "980101-19800101-0038",
    "98010119800101003842",
];

/// A number of a household that is somebody's certificate.
const CERT_AS_HOUSEHOLD: &str = "980101198001010038";

/// Columns of words, and code columns in which anything may stand.
const WORDS: [&str; 15] = [
    "乡(镇)",
    "行政村",
    "自然村",
    "户主姓名",
    "姓名",
    "户类型",
    "与户主关系",
    "民族",
    "成员状态",
    "务工企业名称",
    "产业帮扶",
    "入户路类型",
    "主要燃料类型",
    "信息采集人",
    "备注",
];

fn office() -> Office {
    let office = Office::new();
    for (year, many) in [(2023, 3), (2024, 1)] {
        let mut csv = format!("年度,省,户编号,人编号,证件号码,年度家庭人口数,工资性收入,纯收入,人均纯收入,{}\r\n", WORDS.join(","));
        for (at, way) in WAYS.iter().enumerate() {
            let (hh, wage) = (format!("9801010010001000{at}"), 9000 * (at + 1) * many);
            let half = wage / 2;
            for member in 1..=2 {
                let words = vec![*way; WORDS.len()].join(",");
                let _ = write!(csv, "{year},演示省,{hh},{hh}0{member},98010119900307{at}5{member}X,2,{wage},{wage},{half}.00,{words}\r\n");
            }
        }
        let own = ["青溪镇", "石门村", "一组", "王建国", "王建国", "脱贫户", "户主", "汉族", "", "", "", "", "", "", ""].join(",");
        let _ = write!(csv, "{year},演示省,{CERT_AS_HOUSEHOLD},1,980101199003074518,1,{0},{0},{0}.00,{own}\r\n", 9000 * many);
        fs::write(office.path(&format!("年度_{year}1018.csv")), csv).expect("a file");
    }
    let mut roster = "行政村,户编号,姓名,身份证号,月补助金额,备注\r\n".to_owned();
    for (at, way) in WAYS.iter().enumerate() {
        let _ = write!(roster, "{way},9801010010001000{at},{way},{way},300,{way}\r\n");
    }
    fs::write(office.path("农村低保备案表_202409.csv"), roster).expect("a file");
    office
}

const FILES: [&str; 3] = ["年度_20231018.csv", "年度_20241018.csv", "农村低保备案表_202409.csv"];

/// No line has the number in it, in any of its ways.
fn shows_nobody(what: &str, words: &str) {
    for line in words.lines() {
        let digits: String = line
            .chars()
            .map(|letter| match letter {
                '０'..='９' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
                other => other,
            })
            .filter(char::is_ascii_digit)
            .collect();
        for number in ["98010119800101003", "980101800101003", "98010119900307"] {
            assert!(!digits.contains(number), "{what} shows {number}:\n{line}");
        }
    }
}

/// Runs a command, whatever comes of it, and looks at all that it says.
fn says(office: &Office, line: &[&str]) {
    let ran = office.run(&[&["--db", "o.db"][..], line].concat());
    assert!(ran.code.is_some_and(|code| code < 2), "{line:?}: {}", ran.err);
    shows_nobody(&format!("{line:?}"), &ran.out);
    shows_nobody(&format!("{line:?}"), &ran.err);
}

/// The words of a file that was written.
fn looks_into(path: &Path) {
    let name = path.display().to_string();
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    if !name.ends_with("xlsx") {
        shows_nobody(&name, &String::from_utf8_lossy(&bytes));
        return;
    }
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    for at in 0..book.len() {
        let mut part = String::new();
        std::io::Read::read_to_string(&mut book.by_index(at).expect("a part"), &mut part).expect("text");
        // Each tag begins a line, so that neighbouring cells are no number together.
        shows_nobody(&name, &part.replace('<', "\n<"));
    }
}

#[test]
fn no_command_shows_a_number_of_a_person() {
    let office = office();
    says(&office, &[&["screen"][..], &FILES].concat());
    says(&office, &[&["import", "--problems", "problems.csv"][..], &FILES].concat());
    looks_into(&office.path("problems.csv"));
    let (first, second) = ("98010100100010000", "98010100100010001");
    for line in [
        &["queue"][..],
        &["queue", "--format", "json"],
        &["queue", "--format", "csv"],
        &["queue", "--where", "village == \"980101198001010038\""],
        &["unmatched"],
        &["unmatched", "--format", "json"],
        &["decide", first, "return", "--reason", "R11", "--bring", "E4", "--note", WAYS[0], "--ask", WAYS[1]],
        &["decide", second, "annotate", "--note", WAYS[2]],
        &[
            "decide",
            second,
            "waive",
            "--rule",
            "INC01",
            "--approver",
            WAYS[0],
            "--until",
            "2025-06-30",
            "--evidence",
            "E15",
            "--note",
            WAYS[3],
        ],
        &["decide", CERT_AS_HOUSEHOLD, "hold", "--reason", "R22"],
        &["decide", CERT_AS_HOUSEHOLD, "hold", "--reason", "R22"],
        &["undo", "--yes"],
        &["decide", CERT_AS_HOUSEHOLD, "hold", "--reason", "R22"],
        &["decide", "--village", WAYS[0], "explain", "--rule", "VIL01", "--reason", "R01", "--evidence", "E3", "--note", WAYS[0]],
        &["decide", "980101199003079999", "approve"],
        &["waivers"],
        &["waivers", "--format", "json"],
        &["correction-sheet", "--village", WAYS[4]],
        &["correction-sheet", "--village", "980101199003070000"],
        &["verify"],
        &["assess"],
        &["rules", "rates"],
        &[&["import"][..], &FILES].concat(),
    ] {
        says(&office, line);
    }
    for at in 0..WAYS.len() {
        for format in ["table", "json"] {
            says(&office, &["show", &format!("9801010010001000{at}"), "--format", format]);
        }
    }
    says(&office, &["show", CERT_AS_HOUSEHOLD]);
    says(&office, &["show", CERT_AS_HOUSEHOLD, "--format", "json"]);
    for what in ["cases", "flags", "records", "ledger", "returns"] {
        for audience in ["internal", "public"] {
            for name in ["out.csv", "out.xlsx"] {
                says(&office, &["export", what, "--audience", audience, "--out", name, "--force"]);
                looks_into(&office.path(name));
            }
        }
    }
    for name in ["sheet.csv", "sheet.xlsx"] {
        says(&office, &["correction-sheet", "--village", WAYS[0], "--out", name, "--force"]);
        looks_into(&office.path(name));
        let back = office.run(&["--db", "o.db", "import", name]);
        assert!(back.err.contains("没有变化"), "what was hidden says nothing new: {}\n{}", back.out, back.err);
    }
    says(&office, &["undo-batch", "1", "--yes"]);
    shows_nobody("the log", &office.log());
}

#[test]
fn no_line_and_no_screen_of_the_desk_shows_a_number_of_a_person() {
    let office = office();
    office.import("o.db", &FILES.map(|name| office.path(name)));
    let lines = "1\n成员\n经过\n版本\n批注 见 980101198001010038\n退回\n0\n返回\n2\n返回\n台账\n1\n\n\n各村\n1\n\n导入 年度_20241018.csv 农村低保备案表_202409.csv\n3\n问题.csv\n0\n";
    let ran = piped(&office, &["--db", "o.db", "--linear", "--by", "李敏"], lines);
    shows_nobody("--linear", &ran.out);
    shows_nobody("--linear", &ran.err);
    let queue = ("queue", "", ["筛选: 无", "filter: none"]);
    let case = ("a case", "\r", ["上年同期", "year before"]);
    let paths = [
        vec![
            queue,
            ("villages", "^", ["个有未处理的村级疑点", "with open flags of their own"]),
            ("a village", "\r", ["[增幅]", "[growth]"]),
        ],
        vec![queue, ("ledger", "@", ["日封签", "the day's seal"]), ("an entry", "\r", ["封签", "seal"])],
        vec![
            queue,
            case,
            ("members", "1", ["[1成员", "[1members"]),
            ("history", "3", ["[3经过", "[3history"]),
            ("versions", "4", ["[4版本", "[4versions"]),
            ("a return", "\u{1b}[13~", ["请村里核对", "What the village should check"]),
        ],
        vec![queue, case, ("what if", "\u{1b}[18~", ["不保存", "never saved"])],
    ];
    for (turn, lang) in ["zh", "en"].into_iter().enumerate() {
        for path in &paths {
            let words = ["--db", "o.db", "--by", "lm", "--lang", lang];
            let mut desk = Terminal::of(Manner::default(), (120, 40), &office, Path::new(env!("CARGO_BIN_EXE_hezhun")), &words, &[]);
            for (what, keys, wanted) in path {
                desk.types(keys);
                shows_nobody(what, &desk.sees(wanted[turn]));
            }
        }
    }
}
