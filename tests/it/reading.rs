//! A plain reading of forty-two household rules, straight from their definitions over the rows of the sample files.
//!
//! It shares nothing with the rule engine: no field register, no caliber file, no limits file. Equal flags on the practice township
//! mean that two readings of the same definitions agree.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::office::Office;
use crate::office::township;
use crate::sheets;
use crate::sheets::Person;

/// The township's year under review.
const YEAR: i64 = 2024;

/// Fen of an amount cell; none when empty.
fn fen(cell: &str) -> Option<i128> {
    let clean: String = cell.trim().chars().filter(|c| !matches!(c, ',' | '，' | ' ' | '元')).map(narrow).collect();
    let (sign, digits) = clean.strip_prefix('-').map_or((1, clean.as_str()), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if digits.is_empty() || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded = format!("{part:0<3}");
    let cents: i128 = format!("{whole}{}", &padded[..2]).parse().ok()?;
    Some(sign * (cents + i128::from(padded.as_bytes()[2] >= b'5')))
}

/// Half-width form of a full-width digit.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' => '.',
        '－' => '-',
        other => other,
    }
}

fn whole(cell: &str) -> Option<i128> {
    cell.trim().chars().map(narrow).collect::<String>().parse().ok()
}

/// One household of one year.
struct House<'a> {
    rows: Vec<&'a Person>,
}

impl House<'_> {
    fn word(&self, header: &str) -> Option<&str> {
        self.rows[0].get(header)
    }

    /// The amount under a header; none when the cell is empty or the column is not there.
    fn amount(&self, header: &str) -> Option<i128> {
        self.word(header).and_then(fen)
    }

    fn any(&self, test: impl Fn(&Person) -> bool) -> bool {
        self.rows.iter().any(|row| test(row))
    }

    /// Kleene any: some true, else unknown when one cannot be told.
    fn any_known(&self, test: impl Fn(&Person) -> Option<bool>) -> Option<bool> {
        let answers: Vec<Option<bool>> = self.rows.iter().map(|row| test(row)).collect();
        if answers.contains(&Some(true)) {
            return Some(true);
        }
        if answers.contains(&None) { None } else { Some(false) }
    }
}

fn filled(person: &Person, header: &str) -> bool {
    person.get(header).is_some_and(|cell| !cell.trim().is_empty())
}

fn months(person: &Person, header: &str) -> i128 {
    person.get(header).and_then(whole).unwrap_or(0)
}

fn holder(person: &Person) -> bool {
    filled(person, "公益性岗位") || months(person, "公益性岗位(月数)") > 0
}

fn on_dibao(person: &Person) -> Option<bool> {
    match person.get("享受低保政策情况").unwrap_or("").trim() {
        "" => None,
        "农村低保" | "城市低保" | "是" => Some(true),
        _ => Some(false),
    }
}

fn on_tekun(person: &Person) -> Option<bool> {
    match person.get("享受特困供养政策情况").unwrap_or("").trim() {
        "" => None,
        "农村特困" | "城市特困" | "农村特困供养" | "城市特困供养" | "是" => Some(true),
        _ => Some(false),
    }
}

fn can_work(person: &Person) -> Option<bool> {
    match person.get("劳动技能").unwrap_or("").trim() {
        "" => None,
        "普通劳动力" | "技能劳动力" | "弱劳动力或半劳动力" | "弱劳动力" | "半劳动力" => Some(true),
        _ => Some(false),
    }
}

/// First 18 characters of a certificate number that is no placeholder.
fn certificate(person: &Person) -> Option<String> {
    let number = person.get("证件号码")?.trim().to_uppercase();
    let fits = matches!(number.len(), 18 | 20 | 22) && !number.starts_with("999999");
    fits.then(|| number[..18].to_owned())
}

/// GB 11643: the weighted sum of the first seventeen digits gives the eighteenth.
fn checks_out(number: &str) -> bool {
    let digits: Option<Vec<u32>> = number[..17].chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits else { return false };
    let sum: u32 = digits.iter().enumerate().map(|(at, digit)| digit * (2u32.pow(u32::try_from(17 - at).unwrap_or(0)) % 11)).sum();
    let check = (12 - sum % 11) % 11;
    number[17..] == if check == 10 { "X".to_owned() } else { check.to_string() }
}

/// Adds the rule to what was found when it fires with a severity.
struct Found<'a> {
    household: &'a str,
    into: &'a mut BTreeSet<(String, String, String)>,
}

impl Found<'_> {
    fn when(&mut self, rule: &str, severity: &str, fires: bool) {
        if fires {
            self.into.insert((self.household.to_owned(), rule.to_owned(), severity.to_owned()));
        }
    }
}

/// Falls by more than a tenth, which is asked about; none when a year is unknown.
fn fell_much(now: Option<i128>, before: Option<i128>) -> Option<bool> {
    Some(now? < before? && now? * 10 < before? * 9)
}

/// Falls from a year to the next; none when a year is unknown.
fn fell(now: Option<i128>, before: Option<i128>) -> Option<bool> {
    Some(now? < before?)
}

fn trend(house: &House, past: [Option<&House>; 3], found: &mut Found) {
    let now = house.amount("人均纯收入");
    let [last, second, third] = past.map(|house| house.and_then(|house| house.amount("人均纯收入")));
    let falls = [fell(now, last), fell(last, second), fell(second, third)];
    if let (Some(now), Some(last)) = (now, last) {
        let heavy = now <= 0 || now * 100 <= last * 80;
        found.when("INC01", if heavy { "high" } else { "medium" }, fell_much(Some(now), Some(last)) == Some(true));
        let rise = now - last;
        let tier = if now * 100 > last * 200 {
            Some("high")
        } else if now * 100 > last * 150 {
            Some("medium")
        } else {
            (now * 100 > last * 130).then_some("low")
        };
        found.when("INC07", tier.unwrap_or(""), last > 0 && rise >= 200_000 && tier.is_some());
    }
    let much = [fell_much(now, last), fell_much(last, second), fell_much(second, third)];
    let weight = |each: &[Option<bool>]| if each.iter().all(|fall| *fall == Some(true)) { "high" } else { "medium" };
    found.when("INC02", weight(&much[..2]), falls[..2] == [Some(true); 2]);
    found.when("INC03", weight(&much), falls == [Some(true); 3]);
    let (net, before) = (house.amount("纯收入"), past[0].and_then(|house| house.amount("纯收入")));
    if let (Some(net), Some(before)) = (net, before) {
        found.when("INC08", "high", before > 0 && net * 100 < before * 70);
    }
    for (rule, header, base, keep) in [("TRF01", "转移性收入", 50_000, 70), ("PRP01", "财产性收入", 20_000, 50)] {
        if let (Some(now), Some(before)) = (house.amount(header), past[0].and_then(|house| house.amount(header))) {
            found.when(rule, "medium", before >= base && now * 100 < before * keep);
        }
    }
}

fn level(house: &House, line: i128, found: &mut Found) {
    let now = house.amount("人均纯收入");
    let monitored = house.word("监测对象类别").is_some_and(|cell| !cell.trim().is_empty());
    let cleared = house.word("风险是否已消除").unwrap_or("").trim();
    let open = match (monitored, cleared) {
        (false, _) => Some(false),
        (true, "") => None,
        (true, cleared) => Some(cleared == "否"),
    };
    found.when("INC04", "high", now.is_some_and(|now| now < line) && open == Some(false));
    found.when("INC05", "medium", now.is_some_and(|now| now < 1_000_000) && house.any_known(can_work) == Some(true));
    let blank = house.word("人均纯收入").is_some_and(|cell| cell.trim().is_empty());
    found.when("INC06", "high", blank || now.is_some_and(|now| now < 400_000));
    found.when("INC16", "medium", house.amount("纯收入").is_some_and(|net| net < 0));
    found.when("ARI09", "high", house.amount("工资性收入").is_some_and(|wage| wage > 30_000_000));
    if let (Some(net), Some(now), Some(size)) = (house.amount("纯收入"), now, house.word("年度家庭人口数").and_then(whole)) {
        // Off by more than two fen from the share rounded to the fen, half away from zero.
        let share = if size > 0 { (2 * net.abs() + size) / (2 * size) * net.signum() } else { now };
        found.when("ARI03", "high", size > 0 && (now - share).abs() > 2);
    }
}

fn people(house: &House, certificates: &BTreeMap<String, usize>, found: &mut Found) {
    let (wage, post) = (house.amount("工资性收入"), house.amount("公益性岗位收入"));
    let worked: i128 = house.rows.iter().map(|row| months(row, "务工时间(月)")).sum();
    found.when("LAB02", "high", worked >= 1 && wage == Some(0));
    found.when("PWP01", "high", post == Some(0) && house.any(holder));
    found.when("PWP02", "high", post.is_some_and(|pay| pay > 0) && !house.any(holder));
    found.when("PWP03", "medium", house.any(|row| filled(row, "公益性岗位") != (months(row, "公益性岗位(月数)") > 0)));
    let dibao = house.amount("最低生活保障金");
    found.when("TRF05", "high", dibao == Some(0) && house.any_known(on_dibao) == Some(true));
    found.when("TRF06", "high", dibao.is_some_and(|money| money > 0) && house.any_known(on_dibao) == Some(false));
    let both = |row: &Person| match (on_dibao(row), on_tekun(row)) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (Some(true) | None, Some(true) | None) => None,
    };
    found.when("TRF09", "medium", house.any_known(both) == Some(true));
    let citizen = |row: &Person| matches!(row.get("证件类型").unwrap_or("").trim(), "" | "居民身份证" | "身份证" | "残疾人证" | "残疾证");
    found.when("IDV01", "high", house.any(|row| citizen(row) && certificate(row).is_some_and(|number| !checks_out(&number))));
    found.when("IDV02", "high", house.any(|row| certificate(row).is_some_and(|number| certificates[&number] > 1)));
    found.when("IDV11", "high", house.rows.iter().filter(|row| matches!(row.get("与户主关系"), Some("户主" | "本人"))).count() != 1);
}

/// 是, 否, or nothing.
fn yes(person: &Person, header: &str) -> Option<bool> {
    match person.get(header).unwrap_or("").trim() {
        "是" => Some(true),
        "否" => Some(false),
        _ => None,
    }
}

/// Both of two answers, as far as they are known.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (Some(true) | None, Some(true) | None) => None,
    }
}

fn healthy(person: &Person) -> bool {
    person.get("健康状况").unwrap_or("").split([',', '，', '、']).any(|word| word.trim() == "健康")
}

/// Full years on a day of 2024, by the certificate.
fn age(person: &Person, day: (i64, i64)) -> Option<i64> {
    let number = certificate(person)?;
    let part = |at: std::ops::Range<usize>| number[at].parse::<i64>().ok();
    let (year, month, date) = (part(6..10)?, part(10..12)?, part(12..14)?);
    Some(YEAR - year - i64::from((month, date) > day))
}

/// The level of a disability certificate; 0 without one.
fn level_of(person: &Person) -> u32 {
    let number = person.get("证件号码").unwrap_or("").trim();
    if matches!(number.len(), 20 | 22) { number.chars().nth(19).and_then(|digit| digit.to_digit(10)).unwrap_or(0) } else { 0 }
}

/// Months since the year 0.
fn month(cell: Option<&str>) -> Option<i64> {
    let cell = cell?.trim();
    Some(cell.get(..4)?.parse::<i64>().ok()? * 12 + cell.get(4..6)?.parse::<i64>().ok()?)
}

fn school(house: &House, found: &mut Found) {
    let empty = |row: &Person, header: &str| !filled(row, header);
    let away = |row: &Person| {
        let years = age(row, (9, 1));
        let due = years.is_some_and(|years| (6..=15).contains(&years)) && empty(row, "在校生状况") && empty(row, "义务教育阶段未上学原因");
        due && !(years == Some(15) && row.get("文化程度") == Some("初中"))
    };
    found.when("EDU03", "high", house.any(away));
    let reason = |row: &Person| matches!(row.get("义务教育阶段未上学原因"), Some("因病" | "因残"));
    found.when("EDU07", "medium", house.any(|row| reason(row) && healthy(row)));
    let (resident, employee) = ("是否参加城乡居民基本医疗保险", "是否参加城镇职工基本医疗保险");
    let neither = house.any(|row| yes(row, resident) == Some(false) && yes(row, employee) == Some(false));
    let twice = house.any(|row| yes(row, resident) == Some(true) && yes(row, employee) == Some(true));
    let untold = house.any(|row| empty(row, resident) && empty(row, employee));
    found.when("SEC01", if neither { "high" } else { "medium" }, neither || twice || untold);
    let lacks = |row: &Person| both(yes(row, "是否参加大病保险").map(|has| !has), yes(row, employee).map(|has| !has));
    found.when("SEC02", "medium", house.any_known(lacks) == Some(true));
    let silent = |row: &Person| empty(row, "是否参加城乡居民基本养老保险") && empty(row, "是否参加城镇职工基本养老保险");
    let grown = |row: &Person| age(row, (9, 30)).is_some_and(|years| years >= 16) && empty(row, "在校生状况");
    found.when("SEC04", "low", house.any(|row| grown(row) && silent(row)));
}

fn members(house: &House, found: &mut Found) {
    found.when("LAB06", "medium", house.any(|row| filled(row, "务工所在地") != (months(row, "务工时间(月)") > 0)));
    let able = |row: &Person| matches!(row.get("劳动技能"), Some("普通劳动力" | "技能劳动力"));
    found.when("LAB14", "medium", house.any(|row| matches!(level_of(row), 1 | 2) && able(row)));
    let disabled = |row: &Person| row.get("健康状况").unwrap_or("").contains("残疾");
    let certified = |row: &Person| matches!(row.get("证件类型"), Some("残疾人证" | "残疾证")) || level_of(row) > 0;
    found.when("IDV07", "medium", house.any(|row| filled(row, "健康状况") && disabled(row) != certified(row)));
    found.when("IDV18", "medium", house.any(|row| healthy(row) && row.get("劳动技能") == Some("丧失劳动力")));
    let phone: String = house.word("户联系电话").unwrap_or("").chars().filter(|c| !matches!(c, ' ' | '-' | '+')).collect();
    let phone = phone.strip_prefix("86").unwrap_or(&phone);
    let mobile =
        phone.len() == 11 && phone.bytes().all(|byte| byte.is_ascii_digit()) && phone.starts_with('1') && phone.as_bytes()[1] >= b'3';
    found.when("IDV08", "low", !mobile);
}

fn monitored(house: &House, found: &mut Found) {
    let is = |header: &str, wanted: &str| house.word(header).is_some_and(|cell| cell.trim() == wanted);
    let watched = house.word("监测对象类别").is_some_and(|cell| !cell.trim().is_empty());
    let open = watched && is("风险是否已消除", "否");
    let outside = house.word("户类型").is_some_and(|kind| kind.starts_with("脱贫户")) && !open;
    found.when("SEC03", "high", outside && (is("是否危房户", "是") || is("是否解决安全饮用水", "否")));
    let since = month(house.word("识别监测时间"));
    if let (Some(since), Some(until)) = (since, month(house.word("消除监测时间"))) {
        let by_support = watched && is("风险是否已消除", "是") && is("风险消除方式", "帮扶消除");
        found.when("MON09", if until - since <= 1 { "high" } else { "medium" }, by_support && until - since < 6);
    }
    if let Some(since) = since {
        // The export is of November.
        let lasted = YEAR * 12 + 11 - since;
        let floor = is("整户无劳动能力兜底保障户", "是");
        found.when("MON20", if lasted > 36 { "medium" } else { "low" }, open && !floor && lasted > 24);
    }
}

/// The rosters that the reading holds the households against.
struct Rosters {
    /// Certificates, first 18 characters, of the people on 低保, dead or gone, and with assets.
    dibao: BTreeSet<String>,
    gone: BTreeSet<String>,
    assets: BTreeSet<String>,
    /// 户编号 of households with a dividend and with an award.
    dividends: BTreeSet<String>,
    awards: BTreeSet<String>,
}

impl Rosters {
    fn read() -> Rosters {
        let folder = township();
        let people = |word: &str| sheets::roster(&folder, word).iter().filter_map(certificate).collect();
        let houses = |word: &str, paid: &str| {
            let rows = sheets::roster(&folder, word);
            let paid = rows.iter().filter(|row| row.get(paid).and_then(fen).is_some_and(|paid| paid > 0));
            paid.filter_map(|row| row.get("户编号").map(str::to_owned)).collect()
        };
        Rosters {
            dibao: people("低保备案表"),
            gone: people("死亡注销迁出"),
            assets: people("比对名单"),
            dividends: houses("分红名册", "分红金额"),
            awards: houses("到户奖补", "奖补金额"),
        }
    }

    fn hold(&self, house: &House, found: &mut Found) {
        let on = |list: &BTreeSet<String>, row: &Person| certificate(row).is_some_and(|number| list.contains(&number));
        found.when("XCK01", "high", house.any(|row| on_dibao(row).is_some_and(|told| told != on(&self.dibao, row))));
        let gone = house.any(|row| on(&self.gone, row));
        found.when("IDV17", "high", gone);
        found.when("XCK08", "high", gone);
        found.when("XCK09", "medium", house.any(|row| on(&self.assets, row)));
        let id = house.word("户编号").unwrap_or("");
        found.when("PRP02", "high", self.dividends.contains(id) && house.amount("资产收益帮扶分红收入") == Some(0));
        let none = |header: &str| house.amount(header).unwrap_or(0) == 0;
        let unseen = none("产业奖励") && none("专项用于减少生产经营性支出的补贴");
        found.when("XCK12", "medium", self.awards.contains(id) && unseen);
    }
}

/// Rules read here.
const RULES: [&str; 42] = [
    "INC01", "INC02", "INC03", "INC04", "INC05", "INC06", "INC07", "INC08", "INC16", "ARI03", "ARI09", "LAB02", "PWP01", "PWP02", "PWP03",
    "PRP01", "TRF01", "TRF05", "TRF06", "TRF09", "IDV01", "IDV02", "IDV11", "EDU03", "EDU07", "SEC01", "SEC02", "SEC03", "SEC04", "LAB06",
    "LAB14", "IDV07", "IDV08", "IDV18", "MON09", "MON20", "XCK01", "XCK08", "XCK09", "XCK12", "IDV17", "PRP02",
];

/// First 18 characters of the head's certificate, as it stands with the household.
fn head_of(house: &House) -> Option<String> {
    house.word("户主证件号码").filter(|number| number.len() >= 18).map(|number| number[..18].to_uppercase())
}

fn households(people: &[Person]) -> BTreeMap<&str, House<'_>> {
    let mut houses: BTreeMap<&str, House> = BTreeMap::new();
    for person in people {
        houses.entry(person.get("户编号").expect("a 户编号")).or_insert_with(|| House { rows: Vec::new() }).rows.push(person);
    }
    houses
}

#[test]
fn two_readings_of_the_same_definitions_agree() {
    let years = sheets::yearly(&township());
    let monitoring_line = sheets::monitoring_line(YEAR);
    let houses: Vec<BTreeMap<&str, House>> = (0..4).map(|back| households(&years[&(YEAR - back)])).collect();
    let mut certificates: BTreeMap<String, usize> = BTreeMap::new();
    for number in years[&YEAR].iter().filter_map(certificate) {
        *certificates.entry(number).or_default() += 1;
    }
    // A household that was given a new number is known by its head's certificate.
    let heads: Vec<BTreeMap<String, &str>> =
        houses.iter().map(|year| year.iter().filter_map(|(id, house)| Some((head_of(house)?, *id))).collect()).collect();
    let rosters = Rosters::read();
    let mut read = BTreeSet::new();
    for (id, house) in &houses[0] {
        let past = [1, 2, 3].map(|back| {
            let year: &BTreeMap<&str, House> = &houses[back];
            year.get(id).or_else(|| year.get(heads[back].get(&head_of(house)?)?))
        });
        let mut found = Found { household: id, into: &mut read };
        trend(house, past, &mut found);
        level(house, monitoring_line, &mut found);
        people(house, &certificates, &mut found);
        school(house, &mut found);
        members(house, &mut found);
        monitored(house, &mut found);
        rosters.hold(house, &mut found);
    }

    let office = Office::with_township();
    office.line("--db o.db export flags --out flags.csv");
    let rows = crate::flow::rows(&office.bytes("flags.csv"));
    let at = |name: &str| rows[0].iter().position(|head| head == name).unwrap_or_else(|| panic!("no column {name} in {:?}", rows[0]));
    let (id, rule, severity) = (at("户编号"), at("疑点编号"), at("等级"));
    let fired: BTreeSet<(String, String, String)> = rows[1..]
        .iter()
        .filter(|row| RULES.contains(&row[rule].as_str()) && !row[id].is_empty())
        .map(|row| (row[id].clone(), row[rule].clone(), row[severity].clone()))
        .collect();
    let only_read: Vec<_> = read.difference(&fired).collect();
    let only_fired: Vec<_> = fired.difference(&read).collect();
    assert!(only_read.is_empty() && only_fired.is_empty(), "only the plain reading: {only_read:?}\nonly the engine: {only_fired:?}");
    let seen: BTreeSet<&str> = read.iter().map(|(_, rule, _)| rule.as_str()).collect();
    assert!(seen.len() >= 38, "the township shows only {seen:?}");
}
