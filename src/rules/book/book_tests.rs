//! The shipped book held to its samples, and the loader held to its places.

use std::collections::BTreeSet;

use crate::domain::campaign::OfficePlace;
use crate::domain::evidence;
use crate::domain::flag::Severity;
use crate::domain::period::Period;
use crate::domain::reason;
use crate::i18n::Lang;
use crate::rules::book::Book;
use crate::rules::book::shipped;
use crate::rules::judge::sample::ending;
use crate::rules::judge::sample::run_example;
use crate::rules::judge::sample::stake_of_example;
use crate::rules::judge::sample::wrong_examples;
use crate::rules::lang::error::RuleError;

fn shipped() -> Book {
    match Book::shipped() {
        Ok(book) => book,
        Err(errors) => panic!("{errors}"),
    }
}

fn mistakes(text: &str) -> Vec<RuleError> {
    Book::with_overlay(&[("own.toml".to_owned(), text.to_owned())]).expect_err("mistakes").0
}

#[test]
fn every_sample_of_every_rule_ends_as_it_says() {
    let book = shipped();
    let mut wrong = Vec::new();
    for rule in book.rules() {
        for example in &rule.examples {
            let place = format!("{}:{} {}", example.place.file, example.place.given.0, rule.code);
            match run_example(&book, rule, &example.given) {
                Ok(outcome) if ending(outcome) == example.expect => {}
                Ok(outcome) => wrong.push(format!("{place}: {outcome:?}, not {}: {}", example.expect, example.given)),
                Err(said) => wrong.push(format!("{place}: {}: {}", said.get(Lang::En), example.given)),
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the samples end otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_shipped_sample_holds_what_no_rule_reads() {
    let book = shipped();
    let faults = book.rules().iter().flat_map(|rule| &rule.examples).flat_map(|example| &example.faults);
    let faults: Vec<String> = faults.map(|fault| fault.text().get(Lang::Zh).to_owned()).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_rule_is_silent_only_beside_what_fires_and_is_switched_on() {
    let given = "blocks[id=wage value=9000 was=20000] net_pc=8000 prior.net_pc=10000 net=32000 prior.net=40000";
    let ends = |book: &Book| ending(run_example(book, book.rule("INC09").expect("a rule"), given).expect("a sample"));
    assert_eq!(ends(&shipped()), "clear");
    let with = |own: &str| Book::with_overlay(&[("own.toml".to_owned(), own.to_owned())]).expect("a book");
    assert_eq!(ends(&with("rule = [{ code = \"INC01\", on = false }]")), "medium", "a rule that is off silences none");
    assert_eq!(ends(&with("rule = [{ code = \"INC09\", silent_beside = [] }]")), "medium", "an office may let it speak");
    for (own, said) in [
        ("[[rule]]\ncode = \"INC09\"\nsilent_beside = [\"INC0l\"]\n", "INC01"),
        ("[[rule]]\ncode = \"VIL01\"\nsilent_beside = [\"INC01\"]\n", "户或人"),
        ("[[rule]]\ncode = \"INC09\"\nsilent_beside = [\"VIL01\"]\n", "户或人"),
        ("[[rule]]\ncode = \"INC10\"\nsilent_beside = [\"INC09\"]\n", "INC09"),
        ("[[rule]]\ncode = \"INC01\"\nsilent_beside = [\"INC01\"]\n", "INC01"),
    ] {
        let found = mistakes(own);
        assert!(found[0].line == 3 && found[0].said.get(Lang::Zh).contains(said), "{own}: {}", found[0]);
    }
}

#[test]
fn few_rules_are_switched_on_with_those_without_which_they_end_otherwise() {
    let book = Book::with_overlay(&[("own.toml".to_owned(), "rule = [{ code = \"INC07\", on = false }]".to_owned())]).expect("a book");
    let on =
        |codes: &[&str]| -> Vec<String> { book.only(codes).rules().iter().filter(|rule| rule.on).map(|rule| rule.code.clone()).collect() };
    assert_eq!(on(&["INC04", "PRD10"]), ["INC04", "PRD10"], "one that is off as well");
    assert_eq!(on(&["INC09"]), ["INC01", "INC08", "INC09", "INC12"], "silent beside those that are in force");
    let in_force = book.rules().iter().filter(|rule| rule.on).count();
    assert_eq!(on(&["IDV20"]).len(), in_force, "what others wait for takes all of them");
}

#[test]
fn samples_say_what_is_at_stake_and_every_family_with_money_has_one() {
    let book = shipped();
    let (mut wrong, mut told) = (Vec::new(), BTreeSet::new());
    for rule in book.rules() {
        for example in &rule.examples {
            let Some(stake) = example.stake else { continue };
            told.insert(rule.code.get(..3).unwrap_or_default().to_owned());
            let found = stake_of_example(&book, rule, &example.given);
            if found != Ok(stake) {
                wrong.push(format!("{}: {found:?}, not {stake}: {}", rule.code, example.given));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let with_money: BTreeSet<String> =
        book.rules().iter().filter(|rule| rule.has_stake()).map(|rule| rule.code.get(..3).unwrap_or_default().to_owned()).collect();
    assert_eq!(told, with_money);
}

#[test]
fn every_rule_says_what_is_at_stake_or_that_no_money_is() {
    let book = shipped();
    let silent: Vec<&str> = shipped_rules_without("stake = ");
    assert!(silent.is_empty(), "{silent:?} say nothing of what is at stake");
    assert_eq!(book.rules().iter().filter(|rule| rule.has_stake()).count(), 66);
    for rule in book.rules().iter().filter(|rule| !rule.scope.is_per_household()) {
        assert!(!rule.has_stake(), "{}: money belongs to households", rule.code);
    }
    let found = mistakes("[[rule]]\ncode = \"INC01\"\nstake = 'net_pc > 3'\n");
    assert!(found[0].line == 3 && found[0].said.get(Lang::Zh).contains("金额"), "{}", found[0]);
    let found = mistakes("[[rule]]\ncode = \"VIL01\"\nstake = 'net'\n");
    assert!(found[0].said.get(Lang::Zh).contains("none"), "{}", found[0]);
    // An office takes the stake of a shipped rule away, or gives its own rule one; one that says nothing has none.
    let own = "[[rule]]\ncode = \"INC01\"\nstake = 'none'\n\
               [[rule]]\ncode = \"OWN01\"\ntitle = { zh = \"自定\" }\nscope = \"household\"\nkind = \"doubt\"\nseverity = \"low\"\nwhen = 'net > 5'\nstake = 'net - 5'\n\
               [[rule]]\ncode = \"OWN02\"\ntitle = { zh = \"自定\" }\nscope = \"household\"\nkind = \"doubt\"\nseverity = \"low\"\nwhen = 'net > 6'\n";
    let own = Book::with_overlay(&[("own.toml".to_owned(), own.to_owned())]).expect("a book");
    let has = |code: &str| own.rule(code).map(|rule| (rule.has_stake(), rule.text.contains("stake none")));
    assert_eq!([has("INC01"), has("OWN01"), has("OWN02")], [Some((false, true)), Some((true, false)), Some((false, true))]);
    let rule = own.rule("OWN01").expect("a rule");
    assert_eq!(stake_of_example(&own, rule, "net=8.60"), Ok(4), "whole yuan");
    assert_eq!(stake_of_example(&own, rule, "net=_"), Ok(0), "a missing operand puts nothing at stake");
    assert_eq!(stake_of_example(&own, rule, "net=-3"), Ok(0), "never below zero");
}

#[test]
fn the_samples_of_an_own_file_are_tried_and_those_of_others_are_not() {
    let own = "[[rule]]\ncode = \"OWN01\"\ntitle = { zh = \"自定\" }\nscope = \"household\"\nkind = \"doubt\"\nseverity = \"low\"\n\
               when = 'net > 5'\nstake = 'net - 5'\nexample = [\n{ given = \"net=8.60\", expect = \"low\", stake = 4 },\n\
               { given = \"net=5\", expect = \"low\" },\n{ given = \"net=9\", expect = \"low\", stake = 5 },\n\
               { given = \"nett=9\", expect = \"low\" },\n]\n";
    let book = Book::with_overlay(&[("own.toml".to_owned(), own.to_owned())]).expect("a book");
    let wrong = wrong_examples(&book, &["own.toml".to_owned()]);
    assert_eq!(wrong.iter().map(|wrong| wrong.line).collect::<Vec<_>>(), [11, 12, 13], "{wrong:?}");
    assert_eq!(wrong[0].said.get(Lang::Zh), "例子写的是 low，算出来是 clear");
    assert_eq!(wrong[1].said.get(Lang::Zh), "例子写的可疑金额是 5 元，算出来是 4 元");
    assert!(wrong[2].said.is_whole());
    assert!(wrong_examples(&book, &["other.toml".to_owned()]).is_empty());
}

/// The codes of the shipped rules whose entry has no line that begins so.
fn shipped_rules_without(line: &str) -> Vec<&'static str> {
    let entries = shipped::FILES.iter().flat_map(|(_, text)| text.split("[[rule]]\n").skip(1));
    let silent = entries.filter(|entry| !entry.lines().any(|own| own.starts_with(line)));
    silent.map(|entry| entry.lines().next().unwrap_or_default()).collect()
}

#[test]
fn every_rule_is_whole() {
    let book = shipped();
    let mut wrong = Vec::new();
    for rule in book.rules() {
        let ends: BTreeSet<&str> = rule.examples.iter().map(|example| example.expect.as_str()).collect();
        for end in ["clear", "skipped"] {
            if !ends.contains(end) {
                wrong.push(format!("{}: no sample is {end}", rule.code));
            }
        }
        if !["high", "medium", "low"].iter().any(|end| ends.contains(end)) {
            wrong.push(format!("{}: no sample fires", rule.code));
        }
        let texts = [Some(&rule.title), rule.meaning.as_ref(), Some(&rule.say), rule.ask.as_ref(), rule.excuse.as_ref()];
        if texts.iter().any(|text| text.is_none_or(|text| !text.is_whole())) {
            wrong.push(format!("{}: a text is missing in one language", rule.code));
        }
        if rule.look.is_empty() || rule.usual.is_empty() {
            wrong.push(format!("{}: no evidence to ask for, or no usual outcome", rule.code));
        }
        for code in &rule.look {
            if !evidence::EVIDENCE.iter().any(|row| row.code == *code) {
                wrong.push(format!("{}: no evidence {code}", rule.code));
            }
        }
        for code in &rule.usual {
            if !reason::REASONS.iter().any(|row| row.code == *code) {
                wrong.push(format!("{}: no reason {code}", rule.code));
            }
        }
    }
    for (card, code) in book.cards().iter().flat_map(|card| card.reasons.iter().map(move |code| (card, code))) {
        if !reason::REASONS.iter().any(|row| row.code == *code) {
            wrong.push(format!("card {}: no reason {code}", card.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rules of domain.md section 4 by group; MON05 is only a pointer to INC04.
const GROUPS: [(&str, usize); 14] = [
    ("INC", 16),
    ("ARI", 10),
    ("LAB", 19),
    ("PWP", 10),
    ("PRD", 10),
    ("PRP", 4),
    ("TRF", 20),
    ("VIL", 10),
    ("COL", 10),
    ("IDV", 20),
    ("EDU", 7),
    ("SEC", 5),
    ("MON", 22),
    ("XCK", 12),
];

#[test]
fn the_book_holds_the_whole_catalogue() {
    let book = shipped();
    for (group, count) in GROUPS {
        let found = book.rules().iter().filter(|rule| rule.code.starts_with(group)).count();
        assert_eq!(found, count, "{group}");
    }
    // The 173 of the readings, the one that asks for cells which rules wait for, and the one about gross income.
    assert_eq!(book.rules().len(), 175);
    let off: Vec<&str> = book.rules().iter().filter(|rule| !rule.on).map(|rule| rule.code.as_str()).collect();
    assert_eq!(off, ["INC10", "LAB12", "PRD10", "IDV10", "SEC05"]);
    // The rules that the province's list numbers are those of domain.md whose source is S1.
    assert_eq!(book.rules().iter().filter(|rule| !rule.external.is_empty()).count(), 70);
}

#[test]
fn the_growth_target_never_reaches_the_village() {
    for rule in shipped().rules() {
        for text in [Some(&rule.say), rule.ask.as_ref()].into_iter().flatten() {
            assert!(!text.get(Lang::Zh).contains("growth_target"), "{}", rule.code);
        }
        let ask = rule.ask.clone().unwrap_or_default();
        assert!(ask.holes(Lang::Zh).is_empty() && ask.holes(Lang::En).is_empty(), "{}: a slip has a figure", rule.code);
    }
}

#[test]
fn a_figure_beside_last_years_is_no_change_unless_the_rule_asks_for_one() {
    // A household's size or net income may stand as it stood while its income per head fell: the sentence says both figures, no change.
    for rule in shipped().rules() {
        for (lang, words) in [(Lang::Zh, "变为"), (Lang::En, " went from ")] {
            assert!(!rule.say.get(lang).contains(words), "{}: {}", rule.code, rule.say.get(lang));
        }
    }
}

#[test]
fn limits_and_dates_of_the_demonstration() {
    let book = shipped();
    let here = OfficePlace { prov: "演示省".into(), city: "演示州".into(), county: "青山县".into(), town: "青溪镇".into() };
    let line = book.limit("mon_line", 2024, &here).expect("a line");
    assert_eq!((line.value.as_str(), line.unit.as_str()), ("8500", "money"));
    assert!(!line.document.is_empty());
    assert!(book.limit("mon_line", 2024, &OfficePlace::default()).is_none(), "a line set by document has no default");
    assert!(book.limit("drop_heavy", 2031, &OfficePlace::default()).is_some(), "a constant holds for every year");
    assert!(book.dates(Period::annual(2024), &here).deadline.is_some());
    assert_eq!(book.caliber(2024, &here).code, "new");
    assert_eq!(book.caliber(2022, &here).code, "old");
    assert!(book.needed_of_prior().len() < 40, "last year is read thinly");
}

#[test]
fn limits_of_a_rule_are_told_apart_by_their_names() {
    // The form of a rule's limits names them by title alone.
    let book = shipped();
    for rule in book.rules() {
        for lang in [Lang::Zh, Lang::En] {
            let mut seen = BTreeSet::new();
            for key in &rule.limits {
                let Some(limit) = book.limit_of(key, Period::annual(2024), &OfficePlace::default()) else { continue };
                assert!(!limit.title.get(lang).is_empty() && seen.insert(limit.title.get(lang).to_owned()), "{} {key}", rule.code);
            }
        }
    }
}

#[test]
fn mistakes_have_places_and_suggestions() {
    let found = mistakes("[[rule]]\ncode = \"INC01\"\nwhen = 'net_pp < 3'\n");
    assert_eq!((found[0].file.as_str(), found[0].line, found[0].column), ("own.toml", 3, 9));
    assert!(found[0].said.get(Lang::En).contains("did you mean net_pc"), "{}", found[0]);
    let found = mistakes("[[rule]]\ncode = \"INC01\"\nwhen = \"trans_other > 0 and labour == \\\"x\\\"\"\n");
    assert_eq!((found[0].line, found[0].column), (3, 29));
    let found = mistakes("[[rule]]\ncode = \"INC01\"\nwhen = \"hh_type == \\\"a\\\" and net_pp > 0\"\n");
    assert_eq!((found[0].line, found[0].column), (3, 30), "escapes are counted");
    let found = mistakes("[[rule]]\ncode = \"INC01\"\nwhen = 'net_pc < limit.mon_lin'\n");
    assert!(found[0].said.get(Lang::Zh).contains("mon_line"));
    let found = mistakes("[[limit]]\nkey = \"drop_heavi\"\nvalue = \"3%\"\n");
    assert_eq!(found[0].line, 2);
    let found = mistakes(
        "[[rule]]\ncode = \"X\"\nwhen = 'net > wage * prod_in'\nscope = \"household\"\nkind = \"doubt\"\nseverity = \"low\"\ntitle = { zh = \"x\" }\n",
    );
    assert!(found[0].said.get(Lang::Zh).contains("金额不能乘以金额"));
    let found = mistakes(
        "[[rule]]\ncode = \"X\"\nwhen = 'sign_date > mon_id_month'\nscope = \"household\"\nkind = \"doubt\"\nseverity = \"low\"\ntitle = { zh = \"x\" }\n",
    );
    assert_eq!((found[0].line, found[0].column), (3, 21), "a day is no month");
    let found = mistakes(
        "[[rule]]\ncode = \"X\"\nwhen = 'any(members: labour == \"普通劳动\")'\nscope = \"household\"\nkind = \"doubt\"\nseverity = \"low\"\ntitle = { zh = \"x\" }\n",
    );
    assert!(found[0].said.get(Lang::Zh).contains("普通劳动力"));
    let found = mistakes("[[rule]]\ncode = \"X\"\n");
    assert_eq!(found.len(), 5, "everything that lacks is said at once");
    let found = mistakes("[[rule]\ncode = 3\n");
    assert_eq!(found[0].line, 1);
    let found = mistakes("[define]\nA = 'B'\nB = 'A'\n[[rule]]\ncode = \"INC01\"\nwhen = 'A'\n");
    assert!(found[0].said.get(Lang::En).contains("uses itself"));
    let doubled: Vec<String> = (0..40).map(|at| format!("D{at} = 'D{} and D{}'\n", at + 1, at + 1)).collect();
    let doubled = doubled.concat();
    let found = mistakes(&format!("[define]\n{doubled}D40 = 'net > 0'\n[[rule]]\ncode = \"INC01\"\nwhen = 'D0'\n"));
    assert!(found[0].said.get(Lang::En).contains("too large"), "{}", found[0]);
    let found = mistakes("[[rule]]\ncode = \"INC01\"\nsay = { zh = '{net_pc}', en = '{net}' }\n");
    assert!(found[0].said.get(Lang::En).contains("holes"));
}

#[test]
fn an_office_lays_its_own_over() {
    let text = "[[rule]]\ncode = \"LAB12\"\non = false\n[[rule]]\ncode = \"INC16\"\nseverity = \"low\"\n\
                [[limit]]\nkey = \"drop_heavy\"\nvalue = \"30%\"\n\
                [[rule]]\ncode = \"OWN01\"\ntitle = { zh = \"自定\" }\nscope = \"household\"\nkind = \"doubt\"\nseverity = \"low\"\nwhen = 'net > 5'\n";
    let own = Book::with_overlay(&[("own.toml".to_owned(), text.to_owned())]).expect("a book");
    assert_eq!(own.rule("LAB12").map(|rule| rule.on), Some(false));
    assert_eq!(own.rule("INC16").map(|rule| rule.severities.clone()), Some(vec![Severity::Low]));
    assert_eq!(own.limit("drop_heavy", 2024, &OfficePlace::default()).map(|limit| limit.value).as_deref(), Some("30%"));
    assert!(own.rule("OWN01").is_some());
    assert_ne!(own.digest(), shipped().digest());
}

#[test]
fn a_book_is_known_by_what_it_says_in_order_and_not_by_where_it_lies() {
    let [off, on] = [false, true].map(|on| format!("rule = [{{ code = \"INC01\", on = {on} }}]"));
    let digest = |files: &[(&str, &str)]| {
        let files: Vec<(String, String)> = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Book::with_overlay(&files).expect("a book").digest().to_owned()
    };
    let one = digest(&[("/a/rules/x.toml", &off), ("/a/rules/desk.toml", &on)]);
    assert_eq!(one, digest(&[("b/y.toml", &off), ("b/desk.toml", &on)]), "moved and renamed");
    assert_ne!(one, digest(&[("/a/rules/x.toml", &on), ("/a/rules/desk.toml", &off)]), "another order is another book");
    assert_ne!(one, digest(&[("/a/rules/x.toml", &off)]));
    assert_eq!(digest(&[("desk.toml", "\n")]), shipped().digest(), "a file that says nothing");
}

#[test]
fn every_mistake_of_an_overlay_is_one_sentence_with_its_place_and_what_was_meant() {
    for (written, place, zh) in [
        ("[[rule]]\ncode = \"INC1O\"\non = false\n", (2, 8), "没有规则 INC1O，是否指 INC10"),
        ("[[rule]]\ncode = \"INC01\"\nsevrity = \"low\"\n", (3, 1), "没有“sevrity”这一项，是否指 severity"),
        ("[[rule]]\ncode = \"INC01\"\nseverity = \"hihg\"\n", (3, 12), "不能写“hihg”，是否指 high"),
        ("[[rule]]\ncode = \"INC01\"\non = \"no\"\n", (3, 6), "“\"no\"”在这里不能用，要写 true 或 false"),
        ("[[limit]]\nkey = \"mon_lin\"\nvalue = \"9000\"\n", (2, 7), "没有名为 mon_lin 的标准，是否指 mon_line"),
        ("[[limit]]\nkey = \"mon_line\"\nvalue = \"九千\"\n", (3, 9), "标准 mon_line 不能写“九千”，要写金额（元），如 8500"),
        ("[[rule]]\ncode = \"INC01\"\nwhen = \"net_pp < 3\"\n", (3, 9), "没有名为 net_pp 的字段，是否指 net_pc"),
        ("[[limit]]\nvalue = \"1\"\n", (1, 1), "缺少“key”这一项"),
        ("[rule]\ncode = \"INC01\"\n", (1, 1), "“[rule]”在这里不能用，要写列表"),
        ("[[rules]]\ncode = \"INC01\"\n", (1, 3), "没有“rules”这一项，是否指 rule"),
        ("[[rule]]\ncode = \"INC01\"\non = false\n[[rule]]\ncode = \"INC01\"\non = true\n", (5, 8), "这个文件里有两条 INC01，编号不能相同"),
        ("[[rule]\n", (1, 8), "“[[rule]”看不懂：节的名称要写在成对的方括号里"),
    ] {
        let found = mistakes(written);
        assert_eq!(found.len(), 1, "{written}: {found:?}");
        let error = &found[0];
        assert!(error.said.get(Lang::Zh).starts_with(zh), "{written}: {}", error.said.get(Lang::Zh));
        assert!(error.said.is_whole());
        assert_eq!((error.file.as_str(), error.line, error.column), ("own.toml", place.0, place.1), "{written}");
    }
}

#[test]
fn definitions_and_expressions_that_stand_one_on_the_other_without_end_are_refused() {
    let chain = |n: usize| {
        let links = (1..n).map(|at| format!("d{at} = 'd{} + 1'", at - 1)).collect::<Vec<_>>().join("\n");
        format!("[define]\nd0 = 'net_pc'\n{links}\n[[rule]]\ncode = \"INC01\"\nwhen = 'd{} > 1'\n", n - 1)
    };
    let told = |text: &str| mistakes(text).iter().map(|error| error.text().get(Lang::Zh).to_owned()).collect::<Vec<_>>().join("\n");
    assert!(told(&chain(20_000)).contains("式子太长"), "{}", told(&chain(20_000)));
    let long = format!("[[rule]]\ncode = \"INC01\"\nwhen = '{}'\n", vec!["net_pc > 1"; 100_000].join(" or "));
    assert!(told(&long).contains("式子太长"), "{}", told(&long));
    let within = |deep: usize| {
        // Four are gone through to the name that nobody knows.
        let inner = (0..deep).fold("nobody > 0".to_owned(), |inner, _| format!("any(members: {inner})"));
        told(&format!("[[rule]]\ncode = \"INC01\"\nwhen = '{inner}'\n"))
    };
    assert!(within(4).contains("nobody") && within(5).contains("一个套一个"), "{}", within(5));
}

/// Cells of the column of the first flag at 80 columns, in Chinese and in English.
const NARROW: [(Lang, usize); 2] = [(Lang::Zh, 12), (Lang::En, 24)];

#[test]
fn every_rule_has_a_name_that_a_narrow_list_need_not_cut_and_no_two_the_same() {
    let book = Book::shipped().expect("the shipped book");
    for (lang, room) in NARROW {
        let mut seen = std::collections::BTreeMap::new();
        for rule in book.rules() {
            let brief = book.brief_of(&rule.title).get(lang);
            let cells: usize = brief.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
            assert!(cells <= room, "{}: {brief}", rule.code);
            assert_eq!(seen.insert(brief.to_owned(), rule.code.clone()), None, "{}: {brief}", rule.code);
        }
    }
}

#[test]
fn another_title_of_the_office_is_not_told_by_the_few_words_of_the_shipped_one() {
    let own = "[[rule]]\ncode = \"INC01\"\ntitle = { zh = \"人均降了\", en = \"Down\" }\n";
    let book = Book::with_overlay(&[("own.toml".to_owned(), own.to_owned())]).expect("a book");
    let title = &book.rule("INC01").expect("the rule").title;
    assert_eq!(book.brief_of(title).get(Lang::Zh), "人均降了");
}
