//! A practice household over four years: its people, land, accounts and collection sheet.
//!
//! What does not live here: how it is drawn (`family.rs`), what is wrong with it (`plant*.rs`), how it is printed (`files/mod.rs`).

use chrono::NaiveDate;

use crate::training::household::account::YearAccount;
use crate::training::household::account::share;
use crate::training::household::lines::PENSION_BY_YEAR;
use crate::training::household::paper::PaperChange;
use crate::training::household::people::Member;
use crate::training::household::people::cutoff;
use crate::training::household::rng::Dice;

/// The fourteen kinds of support, as positions in `House::measures`.
pub const MEASURES: [&str; 14] = [
    "meas_industry",
    "meas_job",
    "meas_finance",
    "meas_post",
    "meas_housing",
    "meas_water",
    "meas_health",
    "meas_school",
    "meas_edu",
    "meas_social",
    "meas_society",
    "meas_move",
    "meas_living",
    "meas_infra",
];
/// 产业帮扶.
pub const INDUSTRY: usize = 0;
/// 就业帮扶.
pub const JOB: usize = 1;
/// 公益性岗位帮扶.
pub const POST: usize = 3;
/// 健康帮扶.
pub const HEALTH: usize = 6;
/// 教育帮扶.
pub const EDUCATION: usize = 8;
/// 综合保障.
pub const SOCIAL: usize = 9;
/// 社会帮扶.
pub const SOCIETY: usize = 10;

/// What a farm lives on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Farm {
    /// Crops and animals.
    #[default]
    Mixed,
    /// Nothing but crops.
    Crops,
}

/// What makes a household a monitoring object.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// 监测对象类别.
    pub category: &'static str,
    /// 风险是否已消除.
    pub cleared: bool,
    /// 致贫/返贫风险1.
    pub risk: &'static str,
    /// 识别监测时间.
    pub since: &'static str,
    /// 消除监测时间; empty while open.
    pub until: &'static str,
    /// 风险消除方式; empty while open.
    pub mode: &'static str,
    /// 合规自付支出.
    pub self_paid: i64,
}

/// The household's row of the collection sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// 采集方式.
    pub mode: &'static str,
    /// 信息采集人.
    pub collector: String,
    /// 采集人电话.
    pub phone: String,
    /// 户主签字.
    pub signed: &'static str,
    /// 填表时间.
    pub date: Option<NaiveDate>,
}

/// A cell of the 2024 file that is printed otherwise than drawn.
#[derive(Clone, Debug)]
pub struct PrintSlip {
    /// Field code.
    pub field: &'static str,
    /// Member, as a position of the household's list; none for a household value.
    pub member: Option<usize>,
    /// What is printed.
    pub printed: String,
}

/// One household.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// 户编号.
    pub id: String,
    /// 户编号 under which it stood until last year, where it was given a new one.
    pub old_id: Option<String>,
    /// Number of its township in the county.
    pub town: usize,
    /// Position of its village.
    pub village: usize,
    /// 行政村 as it is written, where it is not the village's name.
    pub village_told: Option<&'static str>,
    /// 自然村(组).
    pub group: String,
    /// 户联系电话.
    pub phone: String,
    /// 户类型.
    pub hh_type: &'static str,
    /// Monitoring block.
    pub watch: Option<Watch>,
    /// Surname of the house.
    pub surname: String,
    /// Whether its names have a middle dot.
    pub far: bool,
    /// Members of any year, head first.
    pub members: Vec<Member>,
    /// Farmland, forest, grain-to-green, orchard, pasture, water, in hundredths of a mu.
    pub lands: [i64; 6],
    /// Support by kind, comma-joined.
    pub measures: [&'static str; 14],
    /// Accounts of 2021 to 2024; none for a year without a record.
    pub years: [Option<YearAccount>; 4],
    /// Growth per head of 2024, 2023 and 2022 over the year before, in ten-thousandths.
    pub growth: [i64; 3],
    /// Exact figures per head of 2023, 2022 and 2021 in fen, where a plant needs them.
    pub exact: [Option<i64>; 3],
    /// Standard deviation of each figure of an earlier year around the drift of the calm township, in ten-thousandths; 0 for none.
    pub spread: i64,
    /// First year with a record.
    pub since: i32,
    /// What is added to the printed 年度家庭人口数 and 当前家庭人口数 of 2024.
    pub size_slips: [i64; 2],
    /// Its row of the collection sheet.
    pub sheet: Sheet,
    /// Cells printed otherwise.
    pub slips: Vec<PrintSlip>,
    /// What plants changed in its rows of the papers.
    pub papers: Vec<PaperChange>,
    /// What the farm brings.
    pub farm: Farm,
    /// 签字时人口数, where it is not 年度家庭人口数.
    pub signed_size: Option<i64>,
    /// Whether the head's row is printed last.
    pub head_last: bool,
    /// The months of work stand as they were planted, whatever the wages pay for.
    pub months_stand: bool,
}

impl House {
    /// Members listed in a year.
    pub fn listed(&self, year: i32) -> impl Iterator<Item = (usize, &Member)> {
        self.members.iter().enumerate().filter(move |(_, person)| person.listed(year))
    }

    /// How many heads divide the net income of a year.
    #[must_use]
    pub fn size(&self, year: i32) -> i64 {
        let count = i64::try_from(self.listed(year).count()).unwrap_or(0);
        if year == 2024 { count + self.size_slips[0] } else { count }
    }

    /// The account under review.
    pub fn now(&mut self) -> &mut YearAccount {
        self.years[3].get_or_insert_default()
    }

    /// Last year's account, for plants that set it by hand.
    pub fn before(&mut self) -> &mut YearAccount {
        self.years[2].get_or_insert_default()
    }

    /// 人均纯收入 of 2024 in fen.
    pub fn per_head(&mut self) -> i64 {
        let size = self.size(2024);
        self.now().per_head(size)
    }

    /// Brings 人均纯收入 of 2024 to exactly `fen`.
    pub fn reach(&mut self, fen: i64) {
        let net = fen * self.size(2024);
        self.now().reach(net);
    }

    /// Prints a household cell of 2024 otherwise.
    pub fn slip(&mut self, field: &'static str, printed: impl Into<String>) {
        self.slips.push(PrintSlip { field, member: None, printed: printed.into() });
    }

    /// Prints a member's cell of 2024 otherwise.
    pub fn slip_of(&mut self, member: usize, field: &'static str, printed: impl Into<String>) {
        self.slips.push(PrintSlip { field, member: Some(member), printed: printed.into() });
    }

    /// Insured members of 60 and more in a year.
    fn pensioners(&self, year: i32) -> i64 {
        let drawing = |person: &Member| person.age(cutoff(year)) >= 60 && (person.pension || person.employee);
        i64::try_from(self.listed(year).filter(|(_, person)| drawing(person)).count()).unwrap_or(0)
    }

    /// Works out the earlier years from 2024 and the growth, so that no block moves against the others.
    ///
    /// Transfers and property follow their own slow drift; wages and production take up what is left.
    pub fn settle(&mut self, dice: &mut Dice) {
        let mut per_head = self.per_head();
        for back in 1..=3usize {
            let year = 2024 - i32::try_from(back).unwrap_or(0);
            per_head = self.exact[back - 1].unwrap_or_else(|| share(per_head, 10_000, 10_000 + self.growth[back - 1]));
            self.years[3 - back] = (year >= self.since).then(|| self.earlier(year, per_head, dice));
        }
        self.keep_post_pay_apart(dice);
    }

    fn earlier(&mut self, year: i32, per_head: i64, dice: &mut Dice) -> YearAccount {
        let back = i64::from(2024 - year);
        let size = self.size(year);
        let (heads, heads_then) = (self.pensioners(2024), self.pensioners(year));
        let now = self.now().folded();
        let base = PENSION_BY_YEAR[usize::try_from(3 - back).unwrap_or(3)];
        let pension = share(now.pension, base, PENSION_BY_YEAR[3]);
        let mut then = YearAccount {
            div: share(now.div, dice.range(900, 1_010), 1_000),
            rent: share(now.rent, dice.range(940, 1_010), 1_000),
            birth: now.birth,
            dibao: share(now.dibao, 100 - 6 * back, 100),
            tekun: share(now.tekun, 100 - 6 * back, 100),
            pension: if heads == 0 { pension } else { share(pension, heads_then, heads) },
            eco: now.eco,
            other: share(now.other, dice.range(930, 1_030), 1_000),
            ..YearAccount::default()
        };
        let (wage, prod) = (now.wage(), now.prod_net());
        // Long ago nobody lived on less than two fifths of what they live on now; last year is exact.
        let least = if back > 1 { (wage + prod).max(now.tekun) * 2 / 5 } else { i64::MIN };
        let left = (per_head * size - then.net()).max(if wage + prod > 0 { least } else { least.min(-then.other / 2) });
        let wobble = dice.range(990, 1_010);
        let (mut sales, mut costs) = (wobble, wobble);
        if self.spread > 0 {
            for amount in [&mut then.div, &mut then.rent, &mut then.other] {
                *amount = share(*amount, dice.restless(self.spread), 10_000);
            }
            sales = share(wobble, dice.restless(self.spread), 10_000);
            // Costs follow the sales, nearly.
            costs = share(sales, dice.restless(self.spread / 5), 10_000);
        }
        if wage > 0 {
            let own = (wage + prod).max(1);
            then.prod_in = share(share(now.prod_in, left, own), sales, 1_000);
            then.prod_out = share(share(now.prod_out, left, own), costs, 1_000);
            then.wage_other = left - then.prod_net();
        } else if prod > 0 {
            then.prod_in = share(now.prod_in, left, prod);
            then.prod_out = then.prod_in - left;
        } else if now.tekun > 0 {
            then.tekun += left;
        } else {
            then.other += left;
        }
        then
    }

    /// Where the wages are small, only the head worked, for as many months as they pay.
    pub fn fit_months(&mut self) {
        let wage = self.now().wage_other;
        let months: i64 = self.members.iter().map(|person| person.work_months).sum();
        if self.months_stand || wage <= 0 || wage >= months * 45_000 {
            return;
        }
        for (at, person) in self.members.iter_mut().enumerate() {
            let kept = if at == 0 { (wage / 80_000).clamp(1, 11) } else { 0 };
            if person.work_months > 0 && kept > 0 {
                person.work_months = kept;
            } else {
                (person.work_place, person.work_months, person.employer) = ("", 0, "");
            }
        }
    }

    /// Keeps other wages well away from last year's whole wages, where they would look as if post pay had been counted twice.
    fn keep_post_pay_apart(&mut self, dice: &mut Dice) {
        let now = self.now().clone();
        let Some(before) = self.years[2].as_mut() else { return };
        let step = now.wage_other - before.wage();
        if now.wage_post > 0 && step.abs() <= now.wage_post / 10 {
            // Part of last year's wages was told as production sales, so that the two years differ by a seventh of the post pay.
            let moved = share(now.wage_post, dice.range(13, 17), 100) - step;
            before.wage_other -= moved;
            before.prod_in += moved;
        }
    }
}
