//! The practice township: seeded households with planted faults, written as the real systems export them, and their answer key.
//!
//! Invariants: the answer key comes from the planting, never from running the rules; every certificate has the area code 980101,
//! which nobody has; the same number of households and seed give the same bytes.
//! Lessons (`lesson`) play in a small one of their own, and so do walks (`walk`), the class on paper (`village_class`) and the calibration drill (`drill`). What does not live here: the office's file (this room never opens one).

#[cfg(test)]
mod change_test;
pub mod drill;
pub mod files;
#[cfg(test)]
mod filter_test;
pub mod handbook;
pub mod handed_back;
pub mod household;
#[cfg(test)]
mod import_test;
#[cfg(test)]
mod kept_queue_test;
pub mod key;
#[cfg(test)]
mod key_test;
pub mod lesson;
pub mod order;
pub mod plants;
pub mod procedure;
pub mod quarters;
pub mod score;
pub mod township;
pub mod village;
pub mod village_class;
pub mod visited_again;
pub mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::exchange::error::ExchangeError;
use crate::exchange::out::own_csv;
use crate::exchange::out::write;
use crate::training::handed_back::HandedBack;
use crate::training::household::lines::Lines;
use crate::training::household::names;
use crate::training::key::AnswerKey;
use crate::training::key::KeyEntry;
use crate::training::order::TownshipOrder;
use crate::training::township::DrawnTownship;
use crate::training::visited_again::ToldAgain;

/// A township as files, with its answer key.
pub struct Sample {
    /// File names and bytes: four yearly exports, and of 2024 the collection sheet, the monthly files and the rosters.
    pub files: Vec<(String, Vec<u8>)>,
    /// The answer key as csv.
    pub key: Vec<u8>,
    /// What the township's office has set: its villages, and the planted rules that are off by default.
    pub rules: String,
    /// The answer key line by line, for tests and grading.
    pub entries: Vec<KeyEntry>,
    /// How the township was made, for the README of `sample-data`: English first, then 中文.
    pub readme: String,
}

/// Draws a township with every rule planted; the same number and seed give the same bytes on every machine.
#[must_use]
pub fn sample(households: usize, seed: u64) -> Sample {
    ordered(&TownshipOrder::planted(households, seed))
}

/// What practice opens on.
pub struct Practice {
    /// The township.
    pub sample: Sample,
    /// What the village hands back for the case that is returned when practice begins.
    pub back: Option<HandedBack>,
    /// What households tell when they are visited again (`visited_again.rs`).
    pub again: BTreeMap<String, ToldAgain>,
    /// A list of clues.
    pub clues: Vec<u8>,
    /// A table of rounds in grids.
    pub rounds: Vec<u8>,
}

/// The township that practice opens on, with what lies ready when it begins.
#[must_use]
pub fn practice(households: usize, seed: u64) -> Practice {
    let order = TownshipOrder::planted(households, seed);
    let township = township::draw(&order, &Lines::default());
    let (back, again) = (handed_back::handed_back(&township), visited_again::told_again(&township));
    let (clues, rounds) = (visited_again::clues(&township.villages), visited_again::rounds(&township.villages));
    Practice { sample: as_files(township, &order), back, again, clues, rounds }
}

/// Draws the township that is asked for; the same order gives the same bytes on every machine.
#[must_use]
pub fn ordered(order: &TownshipOrder) -> Sample {
    as_files(township::draw(order, &Lines::default()), order)
}

/// Draws a county of so many townships whose villages have the same names: their files side by side, each with its township before its
/// name, one answer key and one rule file; the same order gives the same bytes.
#[must_use]
pub fn county(order: &TownshipOrder, towns: usize) -> Sample {
    let mut all = Sample { files: Vec::new(), key: Vec::new(), rules: String::new(), entries: Vec::new(), readme: String::new() };
    let mut key = AnswerKey::default();
    let mut lists = Vec::new();
    for township in township::county(order, towns, &Lines::default()) {
        let town = names::town(township.town);
        all.files.extend(files::files(&township).into_iter().map(|(name, bytes)| (format!("{town}_{name}"), bytes)));
        lists.push((format!("{}/{town}", names::PLACE[..3].join("/")), township.villages));
        // What is not planted is not planted in any of them.
        let own = township
            .key
            .entries
            .into_iter()
            .filter(|entry| township.town == 0 || !(entry.household.is_empty() && entry.village.is_empty()));
        key.entries.extend(own.map(|entry| {
            let village = if entry.village.is_empty() || towns < 2 { entry.village } else { format!("{town}/{}", entry.village) };
            KeyEntry { village, ..entry }
        }));
    }
    all.key = files::key(&key);
    all.entries = key.entries;
    all.rules = office(&lists);
    all
}

fn as_files(township: DrawnTownship, order: &TownshipOrder) -> Sample {
    Sample {
        files: files::files(&township),
        key: files::key(&township.key),
        rules: office(&[(String::new(), township.villages)]),
        entries: township.key.entries,
        readme: files::readme::text(order),
    }
}

/// Writes the files into `dir`, making it where it is missing, and the answer key beside it as `DIR-key.csv`.
///
/// Gives the path of the key.
///
/// # Errors
/// When the folder cannot be made or written.
pub fn write(sample: &Sample, dir: &Path) -> Result<PathBuf, ExchangeError> {
    fs::create_dir_all(dir).map_err(|error| ExchangeError::writing(dir, &error))?;
    for (name, bytes) in &sample.files {
        write::save(&dir.join(name), bytes)?;
    }
    let key = beside(dir, "key.csv");
    write::save(&key, &sample.key)?;
    write::save(&beside(dir, "rules.toml"), sample.rules.as_bytes())?;
    Ok(key)
}

/// Writes what a village hands back into `dir`, making it where it is missing.
///
/// # Errors
/// When the folder cannot be made or written.
pub fn hand_back(back: &HandedBack, dir: &Path) -> Result<(), ExchangeError> {
    lay_ready(dir, &back.name, &back.bytes)
}

/// Writes a file that lies ready into `dir`, making it where it is missing.
///
/// # Errors
/// When the folder cannot be made or written.
pub fn lay_ready(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), ExchangeError> {
    fs::create_dir_all(dir).map_err(|error| ExchangeError::writing(dir, &error))?;
    write::save(&dir.join(name), bytes)
}

/// Rules that are off by default and planted all the same.
const SWITCHED_ON: [&str; 3] = ["LAB12", "PRD10", "SEC05"];

/// The rule file of the office of some townships, each by its place; of one that is alone no place is said.
fn office(lists: &[(String, Vec<String>)]) -> String {
    let head = "# 练习乡镇的单位规则：评分时打开默认关闭的规则，并给出本乡镇的村名单。";
    let line = |(place, villages): &(String, Vec<String>)| {
        let place = if place.is_empty() { String::new() } else { format!(", place = \"{place}\"") };
        format!("{{ key = \"villages\", value = \"{}\"{place}, document = \"演示乡镇村名单\" }}", villages.join("、"))
    };
    let list = format!("limit = [{}]\n", lists.iter().map(line).collect::<Vec<_>>().join(",\n         "));
    let rules = SWITCHED_ON.map(|code| format!("[[rule]]\ncode = \"{code}\"\non = true\n"));
    format!("{head}\n{list}\n{}", rules.join("\n"))
}

/// A file that stands beside a folder and is named after it.
#[must_use]
pub fn beside(dir: &Path, what: &str) -> PathBuf {
    let name = dir.file_name().map_or_else(|| "sample".to_owned(), |name| name.to_string_lossy().into_owned());
    dir.with_file_name(format!("{name}-{what}"))
}

/// The answer key of a folder: its path and its rows, header first.
///
/// # Errors
/// When it cannot be read.
pub fn answers(dir: &Path) -> Result<(PathBuf, Vec<Vec<String>>), ExchangeError> {
    let key = beside(dir, "key.csv");
    let rows = own_csv::read(&key)?;
    Ok((key, rows))
}

/// Rule, household or village, and severity of each flag of a list as `screen` writes it.
///
/// # Errors
/// When the list is no csv.
pub fn flags(list: &[u8]) -> io::Result<Vec<[String; 3]>> {
    let rows = own_csv::rows(list)?;
    // The columns stand where `flags_table::header` has them, whatever the language of their heads.
    let flag = |row: &Vec<String>| match row.as_slice() {
        [_, household, village, _, rule, _, severity, ..] => {
            Some([rule.clone(), if household.is_empty() { village.clone() } else { household.clone() }, severity.clone()])
        }
        _ => None,
    };
    Ok(rows.iter().skip(1).filter_map(flag).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use crate::rules::book::Book;
    use crate::training;
    use crate::training::files::papers::SHEETS;
    use crate::training::household::lines::Lines;
    use crate::training::household::people::AREA;
    use crate::training::order::HOUSEHOLDS;
    use crate::training::order::SEED;
    use crate::training::order::TownshipOrder;
    use crate::training::township;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let (one, two) = (training::sample(90, 5), training::sample(90, 5));
        assert_eq!(one.key, two.key);
        assert!(one.files == two.files, "files differ");
        assert!(one.files != training::sample(90, 6).files, "another seed gives other files");
        assert_eq!(one.files.len(), 5 + SHEETS.len());
    }

    #[test]
    fn a_county_has_villages_of_the_same_names_and_nobody_in_two_townships() {
        let order = TownshipOrder::planted(60, 5);
        let towns = township::county(&order, 3, &Lines::default());
        assert!(towns.iter().all(|town| town.villages == towns[0].villages));
        let (mut numbers, mut people) = (BTreeSet::new(), BTreeSet::new());
        for town in &towns {
            assert!(town.houses.iter().all(|house| house.town == town.town && numbers.insert(house.id.clone())));
            // A certificate that is planted twice is so within its township.
            let own: BTreeSet<&str> = town.houses.iter().flat_map(|house| &house.members).map(|member| member.cert.as_str()).collect();
            let drawn = |cert: &&str| cert.starts_with(AREA) && cert.len() == 18;
            assert!(own.into_iter().filter(drawn).all(|cert| people.insert(cert.to_owned())), "{}", town.town);
        }
        let (one, two) = (training::county(&order, 3), training::county(&order, 3));
        assert!(one.files == two.files && one.key == two.key, "the same order gives the same bytes");
        assert_eq!(one.files.len(), 3 * (5 + SHEETS.len()));
        assert!(one.entries.iter().any(|entry| entry.village == "白云乡/石门村" && entry.household.starts_with("980101002")));
    }

    #[test]
    fn every_rule_of_the_book_is_planted_often_enough_or_named_with_a_reason() {
        let township = township::draw(&TownshipOrder::planted(HOUSEHOLDS, SEED), &Lines::default());
        let mut count: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for entry in &township.key.entries {
            *count.entry((entry.rule, entry.kind)).or_default() += 1;
        }
        let of = |rule: &str, kind| count.get(&(rule, kind)).copied().unwrap_or(0);
        let book = Book::shipped().expect("the shipped book");
        let mut wrong = Vec::new();
        for rule in book.rules() {
            let code = rule.code.as_str();
            let (faults, misses) = if rule.scope.is_per_household() { (3, 2) } else { (1, 1) };
            match of(code, "unplanted") {
                0 if of(code, "plant") < faults || of(code, "near") < misses => {
                    wrong.push(format!("{code}: {} plants, {} near misses", of(code, "plant"), of(code, "near")));
                }
                1 if of(code, "plant") > 0 => wrong.push(format!("{code} is planted and named as unplanted")),
                0 | 1 => {}
                _ => wrong.push(format!("{code} is named twice")),
            }
        }
        wrong.extend(count.keys().filter(|(rule, _)| book.rule(rule).is_none()).map(|(rule, _)| format!("{rule} is no rule")));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let carriers: BTreeSet<&str> = township
            .key
            .entries
            .iter()
            .filter(|entry| matches!(entry.kind, "plant" | "near"))
            .map(|entry| entry.household.as_str())
            .collect();
        assert!(carriers.len() < HOUSEHOLDS * 13 / 20, "{} households carry plants", carriers.len());
    }

    #[test]
    fn an_income_that_the_lot_doubled_is_told_with_the_weight_it_has() {
        let order = TownshipOrder { households: 240, seed: 59, spread: Some(2_500), faults: Some(1_500) };
        let township = township::draw(&order, &Lines::default());
        let rose: Vec<_> = township.key.entries.iter().filter(|entry| entry.kind == "natural" && entry.rule == "INC07").collect();
        assert!(rose.iter().any(|entry| entry.household == "98010100100010103" && entry.severity == "high"), "grown by 100.4 %");
        assert!(rose.iter().any(|entry| entry.severity == "medium") && rose.iter().any(|entry| entry.severity == "low"));
    }

    #[test]
    fn honest_households_change_by_the_spread_that_was_asked_for() {
        for spread in [1_000, 1_500, 2_500] {
            let township = township::draw(&TownshipOrder::honest(960, 11, spread), &Lines::default());
            assert!(township.key.entries.iter().all(|entry| matches!(entry.kind, "natural" | "unplanted" | "drift")), "nothing is planted");
            let mut changes: Vec<i64> = Vec::new();
            for house in &township.houses {
                if let [.., Some(before), Some(now)] = &house.years {
                    let (then, now) = (before.per_head(house.size(2023)), now.per_head(house.size(2024)));
                    changes.push((now - then) * 10_000 / then);
                }
            }
            let count = i64::try_from(changes.len()).expect("a number");
            let mean = changes.iter().sum::<i64>() / count;
            let variance = changes.iter().map(|change| (change - mean) * (change - mean)).sum::<i64>() / count;
            let fell = changes.iter().filter(|change| **change < 0).count();
            let (low, high) = (spread * 92 / 100, spread * 108 / 100);
            assert!((low * low..high * high).contains(&variance), "{spread}: variance {variance}");
            assert!((changes.len() * 20 / 100..changes.len() * 31 / 100).contains(&fell), "{spread}: {fell} of {count} fell");
        }
    }

    #[test]
    fn so_many_households_carry_a_fault_as_were_asked_for() {
        for (share, wanted) in [(500, 20), (3_000, 120)] {
            let order = TownshipOrder { faults: Some(share), ..TownshipOrder::honest(400, 2, 1_500) };
            let township = township::draw(&order, &Lines::default());
            let planted = township.key.entries.iter().filter(|entry| entry.kind == "plant");
            let carriers: BTreeSet<&str> = planted.map(|entry| entry.household.as_str()).collect();
            assert!(carriers.len().abs_diff(wanted) <= wanted / 20 + 1, "{} of {wanted}", carriers.len());
            assert!(township.key.entries.iter().all(|entry| entry.kind != "near"), "no near misses");
        }
    }

    #[test]
    fn every_certificate_is_of_the_practice_area() {
        let sample = training::sample(60, 9);
        let (_, bytes) = &sample.files[1];
        let text = String::from_utf8(bytes.clone()).expect("the second file is UTF-8");
        let numbers: Vec<&str> =
            text.split('"').filter(|cell| cell.len() >= 18 && cell.bytes().all(|byte| byte.is_ascii_digit())).collect();
        assert!(numbers.len() > 100);
        assert!(numbers.iter().all(|number| number.starts_with(AREA)));
    }

    #[test]
    fn files_and_key_are_written_side_by_side() {
        let folder = tempfile::tempdir().expect("a folder");
        let sample = training::sample(12, 1);
        let key = training::write(&sample, &folder.path().join("t")).expect("written");
        assert_eq!(key.file_name().and_then(|name| name.to_str()), Some("t-key.csv"));
        assert_eq!(fs::read(&key).expect("the key"), sample.key);
        for (name, bytes) in &sample.files {
            assert_eq!(&fs::read(folder.path().join("t").join(name)).expect("a file"), bytes);
        }
    }

    #[test]
    fn the_shipped_folder_is_what_the_generator_makes() {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        let sample = training::sample(HOUSEHOLDS, SEED);
        let hint = "make sample-data again: hezhun sample --households 960 --seed 3 --out sample-data/township";
        for (name, bytes) in &sample.files {
            assert!(fs::read(shipped.join("township").join(name)).is_ok_and(|there| there == *bytes), "{name}: {hint}");
        }
        let there = fs::read_dir(shipped.join("township")).expect("the folder").count();
        assert_eq!(there, sample.files.len(), "{hint}");
        assert_eq!(fs::read_to_string(shipped.join("township-rules.toml")).expect("the rules"), sample.rules, "{hint}");
        assert!(fs::read(shipped.join("township-key.csv")).is_ok_and(|there| there == sample.key), "key: {hint}");
        assert_eq!(fs::read_to_string(shipped.join("README.md")).expect("the page"), sample.readme);
    }
}
