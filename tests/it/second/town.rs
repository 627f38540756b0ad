//! The households and people of a township, the rows of the rosters that are theirs, and answers that may not be known.
//!
//! What does not live here: rules.

use std::collections::BTreeMap;

use crate::second::dates;
use crate::second::dates::Day;
use crate::second::household;
use crate::second::people;
use crate::second::rosters;
use crate::second::tables::Cell;
use crate::second::tables::Table;
use crate::second::watched;
use crate::second::years;

/// How a rule ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// With a flag of this severity.
    Fires(&'static str),
    /// Without.
    Clear,
    /// Not judged.
    Skipped,
}

/// Yes, no or not known; what is not known decides nothing.
pub type Known = Option<bool>;

/// Both.
pub fn and(a: Known, b: Known) -> Known {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Either.
pub fn or(a: Known, b: Known) -> Known {
    not(and(not(a), not(b)))
}

/// The other.
pub fn not(a: Known) -> Known {
    a.map(|a| !a)
}

/// One and not the other.
pub fn either(a: Known, b: Known) -> Known {
    Some(a? != b?)
}

/// Some of them.
pub fn any(all: impl IntoIterator<Item = Known>) -> Known {
    all.into_iter().fold(Some(false), or)
}

/// Each of them.
pub fn all(all: impl IntoIterator<Item = Known>) -> Known {
    all.into_iter().fold(Some(true), and)
}

/// A comparison of two figures.
pub fn cmp<T: Copy>(a: Option<T>, b: Option<T>, is: impl Fn(T, T) -> bool) -> Known {
    Some(is(a?, b?))
}

/// A test of one figure.
pub fn is<T>(a: Option<T>, test: impl Fn(T) -> bool) -> Known {
    a.map(test)
}

/// A rule of one severity.
pub fn plain(when: Known, severity: &'static str) -> Said {
    graded(when, &[], severity)
}

/// A rule whose severity is the first grade that is true.
pub fn graded(when: Known, grades: &[(Known, &'static str)], otherwise: &'static str) -> Said {
    match when {
        None => Said::Skipped,
        Some(false) => Said::Clear,
        Some(true) => match grades.iter().find(|(test, _)| *test != Some(false)) {
            Some((None, _)) => Said::Skipped,
            Some((_, severity)) => Said::Fires(severity),
            None => Said::Fires(otherwise),
        },
    }
}

/// A row of a table.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    /// The table.
    pub table: &'t Table,
    /// Which row.
    pub row: usize,
}

impl<'t> Row<'t> {
    /// A cell.
    pub fn cell(self, title: &str) -> Cell<'t> {
        self.table.cell(self.row, title)
    }

    /// A figure in hundredths.
    pub fn figure(self, title: &str) -> Option<i64> {
        self.cell(title).hundredths()
    }

    /// Whether the cell says this.
    pub fn says(self, title: &str, value: &str) -> Known {
        is(self.cell(title).text(), |text| text == value)
    }

    /// Whether the cell says one of these.
    pub fn says_one(self, title: &str, values: &[&str]) -> Known {
        is(self.cell(title).text(), |text| values.contains(&text))
    }

    /// Whether one of the things written with commas between them is this.
    pub fn has(self, title: &str, value: &str) -> Known {
        is(self.cell(title).text(), |text| text.split([',', '，', '、']).any(|one| one == value))
    }

    /// The certificate, if it has one of the lengths that mean something.
    pub fn cert(self) -> Option<&'t str> {
        self.cell("证件号码").text().filter(|cert| [18, 20, 22].contains(&cert.len()))
    }

    /// The day of birth that the certificate gives.
    pub fn cert_birth(self) -> Option<Day> {
        self.cert().and_then(|cert| dates::day(&cert[6..14]))
    }

    /// The day of birth: by the certificate, else as written.
    pub fn birth(self) -> Option<Day> {
        self.cert_birth().or_else(|| self.cell("出生日期").text().and_then(dates::day))
    }

    /// Age on a day.
    pub fn age(self, on: Day) -> Option<i32> {
        self.birth().map(|birth| dates::age(birth, on))
    }
}

/// A household of this year.
pub struct House<'t> {
    /// 户编号.
    pub id: &'t str,
    /// Its people, in the order of the file.
    pub members: Vec<Row<'t>>,
    /// A row of last year.
    pub prior: Option<Row<'t>>,
    /// Rows of two and three years ago.
    pub earlier: [Option<Row<'t>>; 2],
}

impl<'t> House<'t> {
    /// The row whose household cells count: the head's.
    pub fn own(&self) -> Row<'t> {
        self.head().unwrap_or(self.members[0])
    }

    /// The head.
    pub fn head(&self) -> Option<Row<'t>> {
        self.members.iter().copied().find(|member| member.says("与户主关系", "户主") == Some(true))
    }

    /// A figure of this year in fen.
    pub fn now(&self, title: &str) -> Option<i64> {
        self.own().figure(title)
    }

    /// A figure of last year in fen.
    pub fn was(&self, title: &str) -> Option<i64> {
        self.prior?.figure(title)
    }

    /// A figure of one, two or three years ago in fen.
    pub fn before(&self, years: usize, title: &str) -> Option<i64> {
        let row = if years == 1 { self.prior } else { self.earlier[years - 2] };
        row?.figure(title)
    }
}

/// The households of another year.
struct Earlier<'t> {
    by_id: BTreeMap<&'t str, Row<'t>>,
    by_head: BTreeMap<&'t str, Row<'t>>,
}

impl<'t> Earlier<'t> {
    fn new(table: &'t Table) -> Earlier<'t> {
        let by = |title| (0..table.rows.len()).rev().map(|row| (table.cell(row, title).text().unwrap_or(""), Row { table, row })).collect();
        Earlier { by_id: by("户编号"), by_head: by("户主证件号码") }
    }

    /// By the number, else by the head's certificate.
    fn of(&self, house: &House) -> Option<Row<'t>> {
        let by_head = || self.by_head.get(house.own().cell("户主证件号码").text().unwrap_or("-"));
        self.by_id.get(house.id).or_else(by_head).copied()
    }
}

/// Everything.
pub struct Town<'t> {
    tables: &'t [Table],
    /// This year's households.
    pub houses: Vec<House<'t>>,
    /// By 户编号.
    by_id: BTreeMap<&'t str, usize>,
    /// By the first eighteen signs of certificates: household and member.
    by_cert: BTreeMap<&'t str, Vec<(usize, usize)>>,
}

impl<'t> Town<'t> {
    /// Reads the tables.
    pub fn new(tables: &'t [Table]) -> Town<'t> {
        let table = |name: &str| tables.iter().find(|table| table.name.contains(name)).expect("a yearly file");
        let now = table("脱贫户信息_2024");
        let years = ["2023", "2022", "2021"].map(|year| Earlier::new(table(&format!("脱贫户信息_{year}"))));
        let mut town = Town { tables, houses: Vec::new(), by_id: BTreeMap::new(), by_cert: BTreeMap::new() };
        let mut taken: Vec<&str> = Vec::new();
        for row in 0..now.rows.len() {
            let row = Row { table: now, row };
            let id = row.cell("户编号").text().expect("a number");
            let at = *town.by_id.entry(id).or_insert_with(|| {
                taken.push(id);
                town.houses.push(House { id, members: Vec::new(), prior: None, earlier: [None; 2] });
                town.houses.len() - 1
            });
            town.houses[at].members.push(row);
            if let Some(cert) = row.cert() {
                town.by_cert.entry(&cert[..18]).or_default().push((at, town.houses[at].members.len() - 1));
            }
        }
        for house in &mut town.houses {
            let [prior, second, third] = years.each_ref().map(|year| year.of(house));
            (house.prior, house.earlier) = (prior, [second, third]);
        }
        town
    }

    /// A roster; none when its file is not there.
    pub fn roster(&self, name: &str) -> Option<&'t Table> {
        self.tables.iter().find(|table| table.name.contains(name))
    }

    /// Whose a row of a roster is: by the number, else by the name within the household.
    fn whose(&self, row: Row) -> Option<(usize, usize)> {
        let written = |titles: [&str; 2]| titles.iter().find_map(|title| row.cell(title).text());
        let home = row.cell("户编号").text().and_then(|id| self.by_id.get(id)).copied();
        let by_cert = written(["证件号码", "户主证件号码"]).filter(|cert| cert.len() >= 18).and_then(|cert| self.by_cert.get(&cert[..18]));
        if let Some(places) = by_cert {
            return places.iter().find(|(house, _)| Some(*house) == home).or(places.first()).copied();
        }
        // Who died or left is told by the number alone.
        if row.table.name.contains("死亡注销迁出名单") {
            return None;
        }
        let name = written(["姓名", "户主姓名"])?;
        let members = &self.houses[home?].members;
        let mut named = (0..members.len()).filter(|at| members[*at].says("姓名", name) == Some(true));
        let found = named.next()?;
        named.next().is_none().then_some((home?, found))
    }

    /// The rows of a roster that belong to each member of a household; none when its file is not there.
    pub fn rows_of(&self, roster: &str, house: &House) -> Option<Vec<Vec<Row<'t>>>> {
        let table = self.roster(roster)?;
        let at = self.by_id[house.id];
        let mut rows = vec![Vec::new(); house.members.len()];
        for row in (0..table.rows.len()).map(|row| Row { table, row }) {
            if let Some((_, member)) = self.whose(row).filter(|(own, _)| *own == at) {
                rows[member].push(row);
            }
        }
        Some(rows)
    }

    /// How many people have a certificate.
    pub fn holders(&self, cert: &str) -> usize {
        self.by_cert.get(&cert[..18]).map_or(0, Vec::len)
    }

    /// The households of each village.
    pub fn villages(&self) -> BTreeMap<&'t str, Vec<&House<'t>>> {
        let mut villages: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for house in &self.houses {
            villages.entry(house.own().cell("行政村").text().expect("a village")).or_default().push(house);
        }
        villages
    }

    /// Household or village, rule, and how it ends.
    pub fn judged(&self) -> Vec<(String, &'static str, Said)> {
        let mut list = Vec::new();
        for house in &self.houses {
            let said = household::said(self, house).into_iter().chain(people::said(self, house)).chain(rosters::said(self, house));
            let mut said: Vec<(&str, Said)> = said.chain(watched::said(self, house)).chain(years::said(self, house)).collect();
            // A block that moved is no second question where the whole income is asked about.
            let asked = |code: &str| said.iter().any(|(own, said)| *own == code && matches!(said, Said::Fires(_)));
            if ["INC01", "INC07", "INC08", "INC12"].into_iter().any(asked) {
                said.retain(|(code, _)| *code != "INC09");
            }
            list.extend(said.into_iter().map(|(code, said)| (house.id.to_owned(), code, said)));
        }
        for (village, houses) in self.villages() {
            list.extend(
                household::of_village(&houses)
                    .into_iter()
                    .chain(years::of_village(&houses))
                    .map(|(code, said)| (village.to_owned(), code, said)),
            );
        }
        list
    }
}
