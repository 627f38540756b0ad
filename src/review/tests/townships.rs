//! A file of several townships whose villages have the same names: what the desk shows, counts and takes goes by township and village.

use std::collections::BTreeSet;

use crate::exchange::batch::FileKind;
use crate::i18n::Lang;
use crate::review::desk::state::Desk;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::tests::rig;
use crate::rules::count::tally::split;

/// Two townships with a 石门村 each, and a village that only one of them has.
fn county() -> Desk {
    let mut office = rig::office();
    let at = |town, village, net_pc| {
        [
            ("prov", "演示省"),
            ("county", "青山县"),
            ("town", town),
            ("village", village),
            ("net_pc", net_pc),
            ("net", net_pc),
            ("size_year", "1"),
        ]
    };
    let (one, two) = (at("青溪镇", "石门村", "9000"), at("青溪镇", "下河村", "20000"));
    let (three, four) = (at("白云乡", "石门村", "8000"), at("白云乡", "石门村", "21000"));
    let houses: [rig::Given; 4] =
        [("98010100101", &one, &[]), ("98010100102", &two, &[]), ("98010100201", &three, &[]), ("98010100202", &four, &[])];
    let before = at("青溪镇", "石门村", "18000");
    let was: [rig::Given; 2] = [("98010100101", &before, &[]), ("98010100201", &before, &[])];
    let layers = vec![rig::layer(2023, FileKind::Yearly, &was), rig::layer(2024, FileKind::Yearly, &houses)];
    rig::import(&mut office, layers, true).expect("imported");
    Desk::of(office).expect("a desk")
}

fn households(desk: &Desk, filter: &str) -> BTreeSet<String> {
    let (fits, _) = desk.queue_where(filter).expect("a filter");
    fits.into_iter().map(|at| desk.queue()[at].hh_id.clone()).collect()
}

#[test]
fn villages_of_one_name_are_as_many_as_there_are_townships_with_one() {
    let desk = county();
    assert_eq!(desk.village_names(), ["白云乡/石门村", "青溪镇/下河村", "青溪镇/石门村"]);
    assert_eq!(desk.place_name(), "青山县");
    let villages = desk.villages().expect("villages");
    let counts: BTreeSet<(&str, usize)> = villages.iter().map(|row| (row.name.key(), row.households)).collect();
    assert_eq!(counts, BTreeSet::from([("白云乡/石门村", 2), ("青溪镇/下河村", 1), ("青溪镇/石门村", 1)]));
    assert_eq!(desk.village("白云乡/石门村").expect("a village").row.households, 2);
    assert!(desk.village("石门村").is_err());
}

#[test]
fn a_filter_asks_village_and_township_each_by_its_name() {
    let desk = county();
    let all = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(households(&desk, "village == \"石门村\""), all(&["98010100101", "98010100201", "98010100202"]));
    assert_eq!(households(&desk, "town == \"白云乡\" and village == \"石门村\""), all(&["98010100201", "98010100202"]));
    assert_eq!(households(&desk, "town == \"白云乡\" and net_pc < 9000"), all(&["98010100201"]));
    for village in desk.village_names() {
        let own: BTreeSet<String> = desk.queue().iter().filter(|row| row.village.key() == village).map(|row| row.hh_id.clone()).collect();
        assert_eq!(households(&desk, &desk.filter_of_village(village)), own, "{village}");
    }
    let (fits, _) = desk.villages_where("count(households where net_pc > 0) > 1").expect("a filter");
    assert_eq!(fits, BTreeSet::from(["白云乡/石门村".to_owned()]));
}

#[test]
fn counts_are_parted_by_village_and_by_township() {
    let desk = county();
    let register = desk.count_register(&[]).expect("the counts").only(&["fell".to_owned()]).expect("a count");
    let groups = |by: &str| -> Vec<(String, usize)> {
        let counts = desk.counts(&register, split(by)).expect("counted");
        counts.lines.into_iter().filter_map(|line| Some((line.group?, line.households))).collect()
    };
    let of = |told: &[(&str, usize)]| told.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(groups("village"), of(&[("白云乡/石门村", 1), ("青溪镇/下河村", 0), ("青溪镇/石门村", 1)]));
    assert_eq!(groups("town"), of(&[("白云乡", 1), ("青溪镇", 1)]));
}

#[test]
fn a_name_that_two_villages_have_is_refused_with_both_and_taken_with_its_township() {
    let desk = county();
    let refused = desk.village_named("石门村").expect_err("two").text();
    assert_eq!(refused.get(Lang::Zh), "2 个乡镇有“石门村”，写明是哪一个：白云乡/石门村、青溪镇/石门村");
    for written in ["白云乡/石门村", "白云乡石门村", "白云乡 石门村", "白云乡／石门村"] {
        assert_eq!(desk.village_named(written).expect("one"), "白云乡/石门村", "{written}");
    }
    assert_eq!(desk.village_named("下河村").expect("one"), "青溪镇/下河村");
    let unknown = desk.village_named("上河村").expect_err("none").text();
    assert!(unknown.get(Lang::Zh).starts_with("没有“上河村”这个村"), "{unknown:?}");
    // Where there is one township nothing of it is said.
    let alone = rig::two_villages();
    assert_eq!(alone.village_names(), ["下河村", "石门村"]);
    assert_eq!(alone.village_named("石门村").expect("one"), "石门村");
}

#[test]
fn households_of_two_villages_of_one_name_are_returned_on_two_slips() {
    let mut desk = county();
    let order = Order {
        households: ["98010100101", "98010100201", "98010100202"].map(str::to_owned).to_vec(),
        deed: Some(Deed::Return),
        reasons: vec!["R11".into()],
        evidence: vec!["E4".into()],
        ..Order::default()
    };
    let done = desk.order(&order).expect("returned");
    assert_eq!(done.slips.iter().collect::<BTreeSet<_>>().len(), 2, "{:?}", done.slips);
}
