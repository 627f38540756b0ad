//! Files that an office got wrong: each refused with the line, the column and a sentence of its own, and nothing of it taken.

use crate::i18n::Lang;
use crate::rules::book::Book;
use crate::rules::judge::sample::wrong_examples;
use crate::rules::lang::error::RuleError;

/// What a check says of an own file.
fn told(own: &str) -> Vec<RuleError> {
    match Book::with_overlay(&[("own.toml".to_owned(), own.to_owned())]) {
        Ok(book) => wrong_examples(&book, &["own.toml".to_owned()]),
        Err(errors) => errors.0,
    }
}

/// A rule of an office that is whole, with more lines behind it.
fn own(more: &str) -> String {
    format!("[[rule]]\ncode = \"OWN01\"\ntitle = {{ zh = \"自定\" }}\nscope = \"household\"\nkind = \"doubt\"\nwhen = 'net > 5'\n{more}")
}

/// The same with one sample, which stands in line 8.
fn sample(given: &str, expect: &str) -> String {
    own(&format!("severity = \"low\"\n[[rule.example]]\ngiven = '{given}'\nexpect = \"{expect}\"\n"))
}

/// What a file says, and what is said of it: line, column, beginning of the Chinese sentence.
fn held(cases: &[(String, (usize, usize), &str)]) {
    let mut faults = Vec::new();
    for (written, place, zh) in cases {
        let found = told(written);
        let Some(first) = found.first().filter(|_| found.len() == 1) else {
            faults.push(format!("{} mistakes instead of one: {found:?}\n{written}", found.len()));
            continue;
        };
        let said = first.said.get(Lang::Zh);
        if !said.starts_with(zh) || (first.line, first.column) != *place || !first.said.is_whole() || first.file != "own.toml" {
            faults.push(format!("{}:{} {said}\n    instead of {place:?} {zh}", first.line, first.column));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_sample_holds_nothing_that_no_rule_reads() {
    assert!(told(&sample("net=8.60 prior.x=1 m[labour=技能劳动力 s[monthly=900]] limit.floor=3000", "low")).is_empty());
    let cases = [
        ("nett=9", (9, 10), "没有名为 nett 的字段，是否指 net"),
        ("net=9 m[labor=普通劳动力]", (9, 18), "没有名为 labor 的字段，是否指 labour"),
        ("net=9 prior.net_pd=3", (9, 16), "没有名为 prior.net_pd 的字段，是否指 prior.net_pc"),
        ("net=9 limit.flor=3", (9, 16), "没有名为 limit.flor 的标准，是否指 floor"),
        ("net=9 vstat.median_net=3", (9, 16), "没有名为 vstat.median_net 的字段，是否指 vstat.median_net_pc"),
        ("net=9 r.dibo[monthly=3]", (9, 16), "没有名为 r.dibo 的表，是否指 r.dibao"),
        ("net=9 r.dibao[montly=3]", (9, 24), "没有名为 montly 的字段，是否指 monthly"),
        ("net=9 m[labour=普通劳动]", (9, 25), "labour 不能写“普通劳动”，是否指 普通劳动力"),
        ("net=九", (9, 14), "net 不能写“九”，要写数"),
        ("net=9 sign_date=2024-13-01", (9, 26), "sign_date 不能写“2024-13-01”，要写日期"),
        ("net=9 mon_id_month=2024", (9, 29), "mon_id_month 不能写“2024”，要写月份"),
        ("net=9 net=4", (9, 16), "例子的同一行里写了两次 net"),
        ("net=9 wage", (9, 16), "例子里的 wage 没有值"),
        ("net=", (9, 10), "例子要写成“名称=值”"),
        ("net=9 m[labour=_", (9, 17), "例子里 m 的 [ 没有配对的 ]"),
        ("net=9]", (9, 15), "例子里多了一个 ]"),
        ("net=9 h*x[net=3]", (9, 18), "“x”不是行数"),
        ("m[m[m[m[m[m[net=3]]]]]]", (9, 20), "例子里的表一层套一层"),
    ];
    held(&cases.map(|(given, place, zh)| (sample(given, "low"), place, zh)));
    held(&[
        (sample("net=5", "low"), (10, 10), "例子写的是 low，算出来是 clear"),
        (sample("net=5", "claer"), (10, 10), "不认识的结果 claer，是否指 clear"),
        (
            own("severity = \"low\"\nexample = [\n{ given = \"net=9\", expect = \"low\" },\n{ given = \"net=9\", expect = \"low\" },\n]\n"),
            (10, 12),
            "和第 9 行的例子一样，请删去一个",
        ),
        (own("severity = \"low\"\nexample = [{ given = \"net=\\u0039 nett=1\", expect = \"low\" }]\n"), (8, 34), "没有名为 nett 的字段"),
    ]);
}

#[test]
fn a_rule_says_nothing_that_would_be_taken_in_silence() {
    let low = |more: &str| own(&format!("severity = \"low\"\n{more}"));
    held(&[
        (own("severity = \"low\"\n").replace("OWN01", "INC01"), (4, 9), "编号 INC01 已经是 book/inc.toml 里的规则：自己的规则请换一个"),
        ("[[rule]]\ncode = \"INC01\"\nscope = \"person\"\n".to_owned(), (3, 9), "编号 INC01 已经是"),
        (own("severity = \"low\"\n").replace("OWN01", "自定 1"), (2, 8), "规则编号“自定 1”不能用"),
        (own("severity = \"low\"\n").replace("\"自定\"", "\" \""), (2, 8), "规则 OWN01 的 title 没有中文"),
        (own("severity = \"low\"\n").replace("{ zh = \"自定\" }", "{ en = \"own\" }"), (3, 9), "缺少“zh”这一项"),
        (low("say = { zh = '', en = 'x' }\n"), (8, 14), "规则 OWN01 的 say 没有中文"),
        (low("say = { zh = '{netto}' }\n"), (8, 16), "没有名为 netto 的字段，是否指 net"),
        (own("severity = \"hihg\"\n"), (7, 12), "不能写“hihg”，是否指 high"),
        (own("grades = [{ severity = \"midium\" }]\n"), (7, 24), "不能写“midium”，是否指 medium"),
        (own("grades = []\n"), (2, 8), "grades 里至少写一个等级"),
        (low("grades = [{ severity = \"high\" }]\n"), (2, 8), "severity 和 grades 只能写一样"),
        (own("grades = [{ severity = \"high\" }, { severity = \"low\", if = 'net > 9' }]\n"), (2, 8), "没有 if 的等级要写在最后"),
        (low("stake = 'net - nett'\n"), (8, 16), "没有名为 nett 的字段，是否指 net"),
        (low("stake = 'let.more'\n"), (8, 10), "没有名为 let.more 的字段"),
        (low("stake = 'size_year'\n"), (8, 10), "此处应为金额，而不是数"),
        (low("silent_beside = [\"INC1\"]\n"), (8, 18), "没有规则 INC1，是否指 INC"),
        (low("look = [\"E3\", \"E33\"]\n"), (8, 15), "没有佐证 E33"),
        (low("usual = [\"R99\"]\n"), (8, 10), "没有原因 R99"),
        (low("needs = [\"roster.dibo\"]\n"), (8, 11), "没有名为 roster.dibo 的数据，是否指 roster.dibao"),
        (low("let.more = 'nett'\n"), (8, 13), "没有名为 nett 的字段，是否指 net"),
        (low("fields = [\"nett\"]\n"), (8, 11), "没有名为 nett 的字段，是否指 net"),
        (
            own("severity = \"low\"\n").replace("net > 5", "count(roster.dibo) > 1"),
            (6, 15),
            "没有名为 roster.dibo 的列表，是否指 roster.dibao",
        ),
        ("define = { net_pc = 'net' }\n".to_owned(), (1, 21), "net_pc 是字段，定义请换一个名称"),
        ("define = { FALL = 'net > 0' }\n".to_owned(), (1, 19), "FALL 是已有的定义，请换一个名称"),
        (
            "[[statistic]]\nname = \"median_net_pc\"\nscope = \"village\"\nvalue = '1'\n".to_owned(),
            (2, 8),
            "median_net_pc 是已有的统计，请换一个名称",
        ),
    ]);
}

#[test]
fn a_limit_keeps_within_its_unit() {
    let limit = |key: &str, value: &str| format!("[[limit]]\nkey = \"{key}\"\nvalue = \"{value}\"\n");
    let cases = [
        ("drop_heavy", "250%", "标准 drop_heavy 不能是 250%：这是比例，从 0% 到 100%"),
        ("drop_heavy", "20", "标准 drop_heavy 不能是 20：这是比例，从 0% 到 100%，百分数要带 %"),
        ("drop_heavy", "-5%", "标准 drop_heavy 不能是 -5%：这是比例，从 0% 到 100%"),
        ("growth_3", "1001%", "标准 growth_3 不能是 1001%：这是比例，从 0% 到 1000%"),
        ("growth_3", "很多", "标准 growth_3 不能写“很多”，要写比例，如 15%"),
        ("attention", "-1", "标准 attention 不能是 -1：这是金额（元），从 0 到 10000000"),
        ("attention", "10000001", "标准 attention 不能是 10000001：这是金额（元），从 0 到 10000000"),
        ("identify_days", "2.5", "标准 identify_days 不能是 2.5：这是整数，从 0 到 10000"),
        ("identify_days", "10001", "标准 identify_days 不能是 10001：这是整数"),
        ("control_every", "0", "标准 control_every 不能是 0：这是整数，从 1 到 10000"),
        ("pension_age", "121", "标准 pension_age 不能是 121：这是岁数，从 0 到 120"),
        ("clear_months", "601", "标准 clear_months 不能是 601：这是月数，从 0 到 600"),
        ("land_idle", "10001", "标准 land_idle 不能是 10001：这是亩数"),
        ("median_times", "101", "标准 median_times 不能是 101：这是倍数，从 0 到 100"),
        ("deadline", "1999-12-31", "标准 deadline 不能是 1999-12-31：这是日期"),
        ("deadline", "2024-02-30", "标准 deadline 不能写“2024-02-30”，要写日期"),
        ("ins_subsidy_cutoff", "2101-01", "标准 ins_subsidy_cutoff 不能是 2101-01：这是月份"),
    ];
    held(&cases.map(|(key, value, zh)| (limit(key, value), (3, 9), zh)));
    held(&[
        (limit("drop_heavy", "20%") + "year = 24\n", (4, 8), "年份 24 不对，要写四位"),
        (limit("drop_heavy", "20%") + "place = \"省/市/县/镇/村\"\n", (4, 9), "地方最多写省/市州/县/乡镇四级"),
        (limit("drop_heavy", "20%") + "unit = \"percent\"\n", (4, 8), "标准 drop_heavy 没有可用的单位"),
        (limit("beet_price", "20%"), (2, 7), "标准 beet_price 没有可用的单位"),
        (limit("drop_heavy", "20%") + "effective = \"2024-2-30\"\n", (4, 13), "日期应写作 2024-01-01"),
    ]);
    for (key, value) in [("drop_heavy", "100%"), ("growth_3", "250%"), ("attention", "0"), ("tol_pc", "0.05"), ("control_every", "1")] {
        assert!(told(&limit(key, value)).is_empty(), "{key} = {value}");
    }
    assert!(
        told("[[limit]]\nkey = \"sugar_beet_limit\"\nvalue = \"250%\"\nunit = \"share\"\nmost = \"300%\"\n").is_empty(),
        "bounds of its own"
    );
}

#[test]
fn what_an_own_file_changes_of_others_is_known_by_its_parts() {
    let text = "[[rule]]\ncode = \"INC01\"\nwhen = 'net < 3'\nseverity = \"low\"\n[[rule]]\ncode = \"PRD10\"\non = true\n";
    let book = Book::with_overlay(&[("own.toml".to_owned(), text.to_owned())]).expect("a book");
    let changed: Vec<(&str, &[&str])> =
        book.rules().iter().filter(|rule| !rule.changed.is_empty()).map(|rule| (rule.code.as_str(), rule.changed.as_slice())).collect();
    assert_eq!(changed, [("INC01", &["when", "severity"][..]), ("PRD10", &["on"][..])]);
    assert!(book.own_limits().is_empty());
}
