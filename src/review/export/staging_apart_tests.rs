//! A county staged township by township, held byte for byte against all of it staged together.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use chrono::NaiveDate;
use tempfile::TempDir;

use crate::exchange::out::table::CsvForm;
use crate::exchange::out::table::Encoding;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::error::ReviewError;
use crate::review::export::county_key::CountyKey;
use crate::review::export::screening;
use crate::review::export::screening::ScreenJob;
use crate::review::export::screening::ScreenList;
use crate::review::export::staging;
use crate::review::export::staging_apart;
use crate::review::intake::preview::Told;
use crate::review::rows::mask::Audience;
use crate::rules::book::Book;

const HEAD: &str = "年度,省,市(州),县(市、区、旗),乡(镇),行政村,户编号,户主姓名,户主证件号码,户联系电话,年度家庭人口数,姓名,证件号码,与户主关系,联系电话,\
                    工资性收入,生产经营性收入,纯收入,人均纯收入";

/// A row: year, township, village, household, head, person, relation.
type Row = (i32, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

fn file(rows: &[Row]) -> String {
    let mut out = format!("{HEAD}\n");
    for (year, town, village, number, head, person, relation) in rows {
        let cert = |who: &str| format!("98010119900307{who:0>4}");
        let _ = writeln!(
            out,
            "{year},演示省,演示州,青山县,{town},{village},98010100{number},王{head},{},138{:0>8},2,王{person},{},{relation},139{:0>8},100.5,\
             900,1000.50,500.25",
            cert(head),
            head,
            cert(person),
            person,
        );
    }
    out
}

/// Two townships in two files a year each, with villages of one name and a certificate that both have.
fn county() -> BTreeMap<&'static str, String> {
    let of = |year, town, first: [&'static str; 3]| -> Vec<Row> {
        vec![
            (year, town, "石门村", first[0], &first[0][5..], &first[0][5..], "户主"),
            (year, town, "石门村", first[0], &first[0][5..], "777", "配偶"),
            (year, town, "下河村", first[1], &first[1][5..], &first[1][5..], "户主"),
            (year, town, "石门村", first[2], &first[2][5..], &first[2][5..], "户主"),
        ]
    };
    let (one, other) = (["100010009", "300010001", "100010002"], ["200010003", "200010007", "400010001"]);
    BTreeMap::from([
        ("a_20231120.csv", file(&of(2023, "青溪镇", one))),
        ("b_20231120.csv", file(&of(2023, "白云乡", other))),
        ("c_20241118.csv", file(&of(2024, "白云乡", other))),
        ("d_20241119.csv", file(&of(2024, "青溪镇", one))),
    ])
}

struct Staged {
    said: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// What staging of these files leaves, apart and together.
fn both(files: &BTreeMap<&str, String>) -> (Option<Staged>, Staged) {
    let place = TempDir::new().expect("a folder");
    let paths: Vec<PathBuf> = files.keys().map(|name| place.path().join(name)).collect();
    for (path, text) in paths.iter().zip(files.values()) {
        fs::write(path, text).expect("written");
    }
    let book = Book::shipped().expect("a rulebook");
    let job = ScreenJob {
        book: &book,
        paths: &paths,
        told: Told::default(),
        today: NaiveDate::from_ymd_opt(2024, 12, 1).expect("a day"),
        audience: Audience::Internal,
        lang: Lang::Zh,
        form: CsvForm { encoding: Encoding::Utf8, is_plain: true },
        list: ScreenList::Whole,
    };
    let key = || CountyKey::at(&place.path().join("st.key")).map_err(ReviewError::Staging);
    let left = |out: &Path, said: String| {
        let entries = fs::read_dir(out).expect("a folder").map(|entry| entry.expect("an entry").path());
        let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
        Staged {
            said: said.replace(&out.display().to_string(), "st"),
            files: entries.map(|path| (name(&path), fs::read(&path).expect("read"))).collect(),
        }
    };
    let out = place.path().join("apart");
    let apart = staging_apart::stage(&job, &key, (&out, false), &|_, _| true).expect("staged");
    let told = |found: &screening::FilesFound| {
        let sections = found.untaken().sections(&Text::same("…".to_owned()));
        let lines: Vec<String> = sections.iter().map(|section| format!("{:?}", (section.heading.get(Lang::Zh), &section.lines))).collect();
        lines.join("\n")
    };
    let apart = apart.map(|(said, found)| left(&out, format!("{}{}", told(&found), said.get(Lang::Zh))));
    assert!(apart.is_some() || !out.exists(), "nothing is left of what was begun");
    let out = place.path().join("together");
    let found = screening::read(&job, &|_, _| true).expect("read");
    let before = told(&found);
    let said = staging::stage(&job, found, &key().expect("a key"), (&out, false)).expect("staged");
    let together = left(&out, format!("{before}{}", said.get(Lang::Zh)));
    (apart, together)
}

#[test]
fn a_county_staged_apart_is_the_one_staged_together() {
    let mut files = county();
    // A township in two files, a cell that cannot be read, a village that one household alone leaves out, somebody who left.
    files.insert(
        "e_20241120.csv",
        file(&[(2024, "青溪镇", "柳村", "100010001", "555", "555", "户主"), (2024, "青溪镇", "", "100010005", "556", "777", "户主")]),
    );
    for text in files.values_mut() {
        // Cells of households and of people that cannot be read, in whatever order.
        *text = text.replacen(",2,王", ",两口,王", 2).replacen("配偶", "同住人", 1).replacen(",100.5,", ",一百,", 3);
    }
    let (apart, together) = both(&files);
    let members = apart.as_ref().map(|apart| String::from_utf8_lossy(&apart.files["members.csv"]).into_owned()).unwrap_or_default();
    assert_same("a county", (apart, together));
    assert!(members.lines().skip(1).any(|row| row.contains(",3,")), "a certificate is counted over all:\n{members}");
}

fn assert_same(what: &str, (apart, together): (Option<Staged>, Staged)) {
    let apart = apart.unwrap_or_else(|| panic!("{what}: staged together"));
    assert_eq!(apart.said, together.said, "{what}");
    assert_eq!(apart.files.keys().collect::<Vec<_>>(), together.files.keys().collect::<Vec<_>>(), "{what}");
    for (name, bytes) in &together.files {
        assert_eq!(String::from_utf8_lossy(&apart.files[name]), String::from_utf8_lossy(bytes), "{what}: {name}");
    }
}

const EXPECTED: &str = "年度,行政村,户编号,户主姓名,户主证件号码,是否应采";

const PAYROLL: &str = "年度,行政村,户编号,姓名,证件号码,岗位类型,月发放金额,发放月数,实发金额";

/// The county with lists: of some a township each, of one a single township; rows of nobody, of villages that several have, of none.
fn with_lists() -> BTreeMap<&'static str, String> {
    let cert = |who: &str| format!("98010119900307{who:0>4}");
    let mut files = county();
    let expected = |rows: &[(&str, &str, &str)]| {
        let row = |(village, number, who): &(&str, &str, &str)| format!("2024,{village},98010100{number},王{who},{},是\n", cert(who));
        format!("{EXPECTED}\n{}", rows.iter().map(row).collect::<String>())
    };
    files.insert(
        "白云乡_应采名单_20241118.csv",
        expected(&[("石门村", "200019999", "9001"), ("石门村", "200010003", "0003"), ("下河村", "200019998", "9002")]),
    );
    files.insert(
        "青溪镇_应采名单_20241118.csv",
        expected(&[("石门村", "100019999", "9003"), ("石门村", "100010009", "0009"), ("外村", "100019998", "9004")]),
    );
    files.insert(
        "青溪镇_公益岗工资表_202409.csv",
        format!(
            "{PAYROLL}\n2024,石门村,98010100100010009,王0009,{},公益岗,575,12,6900\n2024,石门村,,王9005,{},公益岗,100,12,1200\n",
            cert("0009"),
            cert("9005")
        ),
    );
    files.insert(
        "白云乡_采集登记表_20241118.csv",
        "年度,行政村,户编号,户主姓名,采集方式,信息采集人,完成时间\n2024,石门村,98010100200010003,王0003,入户,李四,2024-10-08\n\
         2024,石门村,98010100200018888,王9006,入户,李四,2024-10-08\n"
            .to_owned(),
    );
    files
}

#[test]
fn lists_are_staged_with_the_township_that_their_name_tells() {
    assert_same("lists", both(&with_lists()));
    let mut files = with_lists();
    files.remove("青溪镇_应采名单_20241118.csv");
    assert_same("a list that one township has", both(&files));
    let (apart, _) = both(&with_lists());
    let uncollected = String::from_utf8_lossy(&apart.expect("apart").files["uncollected.csv"]).into_owned();
    assert_eq!(uncollected.lines().count(), 4, "three of villages that are known:\n{uncollected}");
}

/// What is done to the files of a county.
type CountyChange = fn(&mut BTreeMap<&'static str, String>);

/// Three townships, two of them with lists, after a change.
fn three_changed(change: CountyChange) -> BTreeMap<&'static str, String> {
    let mut files = with_lists();
    files.extend(third());
    change(&mut files);
    files
}

/// Rows of a third township.
fn third() -> [(&'static str, String); 2] {
    let rows = |year| {
        file(&[
            (year, "红岩乡", "石门村", "500010001", "501", "501", "户主"),
            (year, "红岩乡", "坪上村", "500010002", "502", "502", "户主"),
        ])
    };
    [("g_20231120.csv", rows(2023)), ("h_20241118.csv", rows(2024))]
}

#[test]
fn townships_that_know_of_each_other_are_read_as_one_and_others_apart() {
    let cert = "980101199003070888";
    assert!(file(&[(2024, "青溪镇", "石门村", "100010077", "888", "888", "户主")]).contains(cert));
    let changes: [(&str, CountyChange); 8] = [
        ("nothing", |_| ()),
        ("columns that one township has", |files| {
            for name in ["c_20241118.csv", "g_20231120.csv"] {
                let text = files.get_mut(name).expect("a file");
                *text = text.replace("生产经营性收入", "财产性收入").replace("联系电话,工资", "政治面貌,工资");
            }
        }),
        ("a column of a list that one township has", |files| {
            let list = files["青溪镇_公益岗工资表_202409.csv"].replace(",月发放金额", "").replace(",575,", ",").replace(",100,12", ",12");
            files.insert("红岩乡_公益岗工资表_202409.csv", list.replace("98010100100010009", "98010100500010001").replace("0009", "0501"));
        }),
        ("a township without last year", |files| drop(files.remove("g_20231120.csv"))),
        ("a head who moved", |files| {
            let gone = file(&[(2023, "青溪镇", "石门村", "100010077", "888", "888", "户主")]);
            files.get_mut("a_20231120.csv").expect("a file").push_str(gone.split_once('\n').expect("rows").1);
            let come = file(&[(2024, "白云乡", "石门村", "200010077", "888", "888", "户主")]);
            files.get_mut("c_20241118.csv").expect("a file").push_str(come.split_once('\n').expect("rows").1);
        }),
        ("a household of a list that another township has", |files| {
            let list = files.get_mut("青溪镇_公益岗工资表_202409.csv").expect("a list");
            list.push_str("2024,石门村,98010100200010003,王,,公益岗,100,12,1200\n");
        }),
        ("somebody of a list who lives in another township", |files| {
            let list = files.get_mut("青溪镇_公益岗工资表_202409.csv").expect("a list");
            list.push_str("2024,坪上村,,王501,980101199003070501,公益岗,100,12,1200\n");
        }),
        ("a sheet of a household of another township", |files| {
            let sheet = files.get_mut("白云乡_采集登记表_20241118.csv").expect("a sheet");
            sheet.push_str("2024,石门村,98010100500010001,王501,电话,李四,2024-10-09\n");
            let list = files.get_mut("白云乡_应采名单_20241118.csv").expect("a list");
            *list = list.replace("下河村", "石门村");
        }),
    ];
    for (what, change) in changes {
        assert_same(what, both(&three_changed(change)));
    }
}

#[test]
fn lists_that_tell_of_no_township_are_read_with_all() {
    let changes: [(&str, CountyChange); 4] = [
        ("a village of which two townships that are read as one have one, and another has one too", |files| {
            let sheet = files.get_mut("白云乡_采集登记表_20241118.csv").expect("a sheet");
            sheet.push_str("2024,石门村,98010100500010001,王501,电话,李四,2024-10-09\n");
        }),
        ("a list of the whole county", |files| {
            let list = files.remove("青溪镇_公益岗工资表_202409.csv").expect("a list");
            files.insert("公益岗工资表_202409.csv", list);
        }),
        ("a list of nobody", |files| {
            files.insert("白云乡_应采名单_20241118.csv", format!("{EXPECTED}\n2024,石门村,98010100200019999,王,,是\n"));
        }),
        ("a village that another township has", |files| {
            let list = files.get_mut("青溪镇_应采名单_20241118.csv").expect("a list");
            list.push_str("2024,坪上村,98010100100019997,王,,是\n");
        }),
    ];
    for (what, change) in changes {
        let (apart, together) = both(&three_changed(change));
        assert!(apart.is_none(), "{what}");
        assert!(together.files.contains_key("manifest.toml"), "{what}");
    }
}

#[test]
fn townships_that_know_of_each_other_are_not_staged_apart() {
    let changes: [(&str, CountyChange); 6] = [
        ("a household that two townships have", |files| {
            let more = file(&[(2023, "青溪镇", "石门村", "200010003", "101", "101", "户主")]);
            files.get_mut("a_20231120.csv").expect("a file").push_str(more.split_once('\n').expect("rows").1);
        }),
        ("a head who moved", |files| {
            let gone = file(&[(2023, "青溪镇", "石门村", "100010077", "888", "888", "户主")]);
            files.get_mut("a_20231120.csv").expect("a file").push_str(gone.split_once('\n').expect("rows").1);
            let come = file(&[(2024, "白云乡", "石门村", "200010077", "888", "888", "户主")]);
            files.get_mut("c_20241118.csv").expect("a file").push_str(come.split_once('\n').expect("rows").1);
        }),
        ("a household whose township nobody can tell among several", |files| {
            let text = files.get_mut("c_20241118.csv").expect("a file");
            text.push_str("2024,演示省,演示州,青山县,,下河村,98010100200010099,王,,,,,,,,,,,\n");
        }),
        ("one period less", |files| drop(files.remove("c_20241118.csv"))),
        ("one township", |files| files.retain(|name, _| name.starts_with('a') || name.starts_with('d'))),
        ("the same file again", |files| {
            let again = files["d_20241119.csv"].clone();
            files.insert("f_20241119.csv", again);
        }),
    ];
    for (what, change) in changes {
        let mut files = county();
        change(&mut files);
        let (apart, together) = both(&files);
        assert!(together.files.contains_key("manifest.toml"), "{what}");
        // What is staged apart all the same has to be the same.
        if let Some(apart) = apart {
            assert_eq!(what, "the same file again");
            assert_eq!((apart.said, apart.files), (together.said, together.files), "{what}");
        }
    }
}
