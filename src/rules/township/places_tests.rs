//! Several townships at once: figures, days, twins and limits of each are its own, and the order of the file says nothing.

use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::flag::Flag;
use crate::domain::flag::Subject;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::places::TownPlaces;
use crate::domain::tables::Tables;
use crate::rules::book::Book;
use crate::rules::judge::ReadyTown;
use crate::rules::judge::assess;
use crate::rules::judge::ready;
use crate::rules::judge::stats;
use crate::rules::lang::names::StatOf;
use crate::rules::lang::value::Val;
use crate::rules::township::town::Assessment;
use crate::rules::township::town::Town;
use crate::rules::township::town_tests::campaign;
use crate::rules::township::town_tests::roll;

/// A household: number, township, village, cells.
type House = (String, &'static str, &'static str, String);

fn rows_of(houses: &[House]) -> Roll {
    let cells: Vec<String> =
        houses.iter().map(|(_, town, village, cells)| format!("county=青山县 town={town} village={village} {cells}")).collect();
    let rows: Vec<(&str, &str, &[&str])> =
        houses.iter().zip(&cells).map(|((id, ..), cells)| (id.as_str(), cells.as_str(), &["relation=户主"][..])).collect();
    roll(Period::annual(2024), &rows)
}

fn before(houses: &[House]) -> Roll {
    let rows: Vec<(&str, &str, &[&str])> =
        houses.iter().map(|(id, ..)| (id.as_str(), "net_pc=12000 net=24000 size_year=2", &["relation=户主"][..])).collect();
    roll(Period::annual(2023), &rows)
}

fn county() -> Campaign {
    let place = OfficePlace { prov: "演示省".into(), city: "演示州".into(), county: "青山县".into(), town: String::new() };
    Campaign { place, ..campaign(Period::annual(2024)) }
}

fn judged(book: &Book, campaign: &Campaign, houses: &[House]) -> Assessment {
    let (current, before) = (rows_of(houses), before(houses));
    let mut done = assess(book, &Town { campaign, current: &current, past: &[&before], tables: &Tables::new() }, &|_, _| true);
    done.flags.sort_by_key(|flag| (flag.subject.clone(), flag.rule.clone()));
    done
}

/// Two townships that both have a 石门村: one fell by and large, one rose, and the same collector's name stands in both.
fn houses() -> Vec<House> {
    let mut found = Vec::new();
    for (town, name, net_pc) in [(1, "青溪镇", 9_000), (2, "白云乡", 13_000)] {
        for at in 0..40 {
            let village = if at % 4 == 0 { "下河村" } else { "石门村" };
            // The first of 石门村 in both townships have equal items.
            let items = if at % 5 == 0 { "wage=5001 prod_in=3003 prop_other=77 trans_other=909 prod_out=12" } else { "wage=1" };
            let cells = format!(
                "net_pc={} net={} size_year=2 size_current=2 collector=张三 sign_date=2024-09-01 collect_mode=入户 {items}",
                net_pc + at,
                2 * (net_pc + at)
            );
            found.push((format!("{town}{at:03}"), name, village, cells));
        }
    }
    found
}

fn shuffled(mut houses: Vec<House>, seed: u64) -> Vec<House> {
    let mut state = seed;
    for at in (1..houses.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).expect("small") % (at + 1);
        houses.swap(at, other);
    }
    houses
}

/// What a flag says, without the township before the village.
fn plain(flag: &Flag) -> Flag {
    let subject = match &flag.subject {
        Subject::Village(name) => Subject::Village(name.rsplit('/').next().unwrap_or_default().to_owned()),
        other => other.clone(),
    };
    Flag { subject, ..flag.clone() }
}

fn own() -> Book {
    let own = "[[rule]]\ncode = 'OWN1'\ntitle = { zh = '全县' }\nscope = 'household'\nkind = 'doubt'\nseverity = 'low'\n\
               when = 'county.usual_change > 5% and growth < county.usual_change'\n\
               say = { zh = '全县 {county.usual_change:percent}' }\n\
               [[rule.example]]\ngiven = 'county.usual_change=10% net_pc=1 prior.net_pc=1'\nexpect = 'low'\n\
               [[rule]]\ncode = 'OWN2'\ntitle = { zh = '全镇' }\nscope = 'town'\nkind = 'doubt'\nseverity = 'low'\n\
               when = 'count(households where net_pc > 12000) > 3'\n";
    Book::with_overlay(&[("own.toml".to_owned(), own.to_owned())]).expect("a book")
}

#[test]
fn each_township_is_judged_as_if_it_were_alone() {
    let (book, both) = (Book::shipped().expect("a book"), houses());
    let together = judged(&book, &county(), &both);
    assert!(together.flags.len() > 40);
    for town in ["青溪镇", "白云乡"] {
        let mine: Vec<House> = both.iter().filter(|(_, own, ..)| *own == town).cloned().collect();
        let alone = judged(&book, &county(), &mine);
        let is_mine = |flag: &&Flag| match &flag.subject {
            Subject::Household(id) => mine.iter().any(|(own, ..)| own == id),
            Subject::Village(name) => name.starts_with(town),
            Subject::Town | Subject::Township(_) => false,
        };
        let of_both: Vec<Flag> = together.flags.iter().filter(is_mine).map(plain).collect();
        assert_eq!(of_both, alone.flags, "{town}");
        assert!(alone.flags.iter().any(|flag| flag.rule == "VIL04") && alone.flags.iter().any(|flag| flag.rule == "VIL09"), "{town}");
    }
    let villages: Vec<&str> = together.village_outcomes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(villages, ["青溪镇/下河村", "青溪镇/石门村", "白云乡/下河村", "白云乡/石门村"]);
}

#[test]
fn the_order_of_the_households_says_nothing() {
    let (book, both) = (own(), houses());
    let whole = judged(&book, &county(), &both);
    for seed in 1..6 {
        let other = judged(&book, &county(), &shuffled(both.clone(), seed));
        assert_eq!(other.flags, whole.flags, "{seed}");
        assert_eq!(other.tallies, whole.tallies, "{seed}");
    }
}

#[test]
fn neighbours_of_a_large_bucket_are_those_by_number() {
    // All have two items in common; of three pairs that have four, one lies within reach of each other by number.
    let cells = |at: usize| {
        let own = match at {
            0 | 700 => 900,
            100 | 300 => 800,
            150 | 663 => 700,
            _ => 1_000 + at,
        };
        format!("net_pc=1 prod_in=3003 prod_out=77 trans_dibao={own} trans_pension={}", own + 5_000)
    };
    let many: Vec<House> = (0..800).map(|at| (format!("{at:04}"), "青溪镇", "石门村", cells(at))).collect();
    let book = Book::shipped().expect("a book").only(&["VIL04"]);
    let flags = |houses: &[House]| -> Vec<Subject> {
        let done = judged(&book, &county(), houses);
        done.flags.into_iter().filter(|flag| flag.rule == "VIL04").map(|flag| flag.subject).collect()
    };
    let whole = flags(&many);
    assert_eq!(whole, ["0100", "0300"].map(|id| Subject::Household(id.to_owned())));
    for seed in 1..4 {
        assert_eq!(flags(&shuffled(many.clone(), seed)), whole, "{seed}");
    }
}

#[test]
fn what_a_township_comes_to_is_its_own_and_the_county_all_of_them() {
    let (book, both, campaign) = (own(), houses(), county());
    let (current, before) = (rows_of(&both), before(&both));
    let tables = Tables::new();
    let past = [&before];
    let live = ready(&book, &Town { campaign: &campaign, current: &current, past: &past, tables: &tables });
    let of = |of: StatOf| {
        let at = book.stats.iter().position(|stat| stat.name == "fall_share" && stat.of == of).expect("a statistic");
        live.stats[at].clone()
    };
    let shares: Vec<Val> = of(StatOf::Town);
    let parts = |value: &Val| value.number().map(|share| (share.num, share.den));
    assert_eq!((parts(&shares[0]), parts(&shares[1])), (Ok((40, 40)), Ok((0, 40))));
    assert_eq!(of(StatOf::County).iter().map(parts).collect::<Vec<_>>(), [Ok((40, 80))]);
    let done = judged(&book, &campaign, &both);
    // The rules of the office: one asks the county, one each township.
    assert!(done.flags.iter().any(|flag| flag.rule == "OWN1"));
    let towns: Vec<&Subject> = done.flags.iter().filter(|flag| flag.rule == "OWN2").map(|flag| &flag.subject).collect();
    assert_eq!(towns, [&Subject::Township("白云乡".into())]);
    assert_eq!(stats::of_town(1).town, 1);
}

#[test]
fn limits_go_by_each_households_own_township() {
    let limit = "limit = [{ key = \"attention\", value = \"9500\", unit = \"money\", document = \"镇通知 1 号\", place = \"演示省/演示州/青山县/青溪镇\" },\n\
                 { key = \"ask_drop\", value = \"60%\", unit = \"share\", document = \"镇通知 2 号\", place = \"演示省/演示州/青山县/青溪镇\" }]\n";
    let book = Book::with_overlay(&[("own.toml".to_owned(), limit.to_owned())]).expect("a book");
    let shipped = Book::shipped().expect("a book");
    let mut both = houses();
    for (at, house) in both.iter_mut().enumerate() {
        // Both townships fall alike.
        house.3 = format!("net_pc={} net={} size_year=2", 9_000 + at % 40, 18_000 + 2 * (at % 40));
    }
    let count = |done: &Assessment, first: char| {
        let falls = done.flags.iter().filter(|flag| flag.rule == "INC01");
        falls.filter(|flag| matches!(&flag.subject, Subject::Household(id) if id.starts_with(first))).count()
    };
    let done = judged(&shipped, &county(), &both);
    assert_eq!((count(&done, '1'), count(&done, '2')), (40, 40));
    let own = judged(&book, &county(), &both);
    assert_eq!((count(&own, '1'), count(&own, '2')), (0, 40));
    let mixed = judged(&book, &county(), &shuffled(both.clone(), 7));
    assert_eq!(mixed.flags, own.flags);
    // A township made ready once and judged by another book comes to the same.
    let (current, before, campaign, tables) = (rows_of(&both), before(&both), county(), Tables::new());
    let past = [&before];
    let town = Town { campaign: &campaign, current: &current, past: &past, tables: &tables };
    let lent = ReadyTown::new(&shipped, &town);
    let moved = shipped.with_limit("ask_drop", "60%", Period::annual(2024), &campaign.place).expect("a book");
    let (again, _) = lent.outlined(&moved, &|_, _| true);
    assert!(again.iter().all(|found| found.rule != "INC01"));
    assert!(TownPlaces::of(&current).are_several());
}
