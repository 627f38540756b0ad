//! What lies ready in practice beside the village's corrected file: a sheet of second visits filled in, a list of clues, a table
//! of rounds in grids, and the sheet of a team.
//!
//! Asked again, households tell what their account holds, but for one in seven of those that were drawn, whose wages are a fifth lower; one in
//! eleven was not at home. What does not live here: drawing the households and where the files are put (`cli/commands/practice`).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::training::household::account::printed;
use crate::training::household::account::share;
use crate::training::township::DrawnTownship;

/// Of those that were drawn every so manieth tells lower wages.
const LOWER: usize = 7;

/// Every so manieth was not at home.
const AWAY: usize = 11;

/// What a household tells: the head, then wages, production income, property income and transfers, in fen.
pub type ToldAgain = (String, [i64; 4]);

/// What households tell when they are asked again, by 户编号.
#[must_use]
pub fn told_again(township: &DrawnTownship) -> BTreeMap<String, ToldAgain> {
    let own = township.houses.iter().filter_map(|house| {
        let account = house.years[3].as_ref()?;
        let told = [account.wage(), account.prod_in, account.prop(), account.trans()];
        Some((house.id.clone(), (house.members.first()?.name.clone(), told)))
    });
    own.collect()
}

/// The sheet of these households, filled in on a day of the practice campaign.
#[must_use]
pub fn sheet(told: &BTreeMap<String, ToldAgain>, drawn: &[String]) -> Vec<u8> {
    let items = "回访年度家庭人口数,回访工资性收入,回访生产经营性收入,回访财产性收入,回访转移性收入,回访生产经营性支出,\
                 回访专项用于减少生产经营性支出的补贴";
    let mut lines = vec![format!("户编号,户主,回访期,{items},回访人,回访日期\r\n")];
    for (at, hh_id) in drawn.iter().enumerate().filter(|(at, _)| (at + 1) % AWAY != 0) {
        let Some((head, [wage, rest @ ..])) = told.get(hh_id) else { continue };
        let wage = if at % LOWER == 0 { share(*wage, 4, 5) } else { *wage };
        let figures: Vec<String> = std::iter::once(wage).chain(*rest).map(printed).collect();
        lines.push(format!("{hh_id},{head},2024,,{},,,乡镇回访组,2024-11-15\r\n", figures.join(",")));
    }
    lines.concat().into_bytes()
}

/// The sheet of a team as it comes back on a day: the first household tells lower wages, the second was called, of the last nothing is there.
#[must_use]
pub fn team_sheet(told: &BTreeMap<String, ToldAgain>, listed: &[String], on: NaiveDate) -> Vec<u8> {
    let mut lines = vec!["户编号,户主,入户期,入户日期,入户方式,入户人,签字人,入户说明,这次工资性收入\r\n".to_owned()];
    for (at, hh_id) in listed.iter().enumerate() {
        let Some((head, [wage, ..])) = told.get(hh_id) else { continue };
        let rest = match at {
            _ if at + 1 == listed.len() => ",,,,,".to_owned(),
            0 => format!("{on},入户,陈队员、林队员,{head},看了工资单,{}", printed(share(*wage, 4, 5))),
            1 => format!("{on},电话,陈队员,,在外务工,"),
            _ => format!("{on},入户,陈队员、林队员,{head},,"),
        };
        lines.push(format!("{hh_id},{head},2024,{rest}\r\n"));
    }
    lines.concat().into_bytes()
}

/// A list of clues from these villages.
#[must_use]
pub fn clues(villages: &[String]) -> Vec<u8> {
    let village = |at: usize| villages.get(at % villages.len().max(1)).map_or("", String::as_str);
    format!(
        "线索来源,发现日期,行政村,户主,反映人,线索内容\r\n\
         网格,2024-11-04,{},赵家福,网格员,房屋漏雨\r\n\
         12317,2024-11-12,{},外来户,本人,看病花了钱\r\n\
         走访,2024-11-15,{},钱有林,驻村工作队,今年没有出去务工\r\n",
        village(0),
        village(1),
        village(2)
    )
    .into_bytes()
}

/// A table of rounds in November from these villages: one of four grids is silent, and one found something.
#[must_use]
pub fn rounds(villages: &[String]) -> Vec<u8> {
    let village = |at: usize| villages.get(at % villages.len().max(1)).map_or("", String::as_str);
    format!(
        "行政村,网格,走访日期,走访人,走访户数,走访户,排查结果,情况说明\r\n\
         {0},第一网格,2024-11-06,孙网格,14,,未发现,\r\n\
         {0},第二网格,,,,,,\r\n\
         {1},第一网格,2024-11-07,周网格,9,赵家福、钱有林,发现,一户房屋漏雨\r\n\
         {1},第二网格,2024-11-11,周网格,12,,未发现,\r\n",
        village(0),
        village(1),
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use crate::training::household::lines::Lines;
    use crate::training::order::TownshipOrder;
    use crate::training::township;
    use crate::training::visited_again::clues;
    use crate::training::visited_again::rounds;
    use crate::training::visited_again::sheet;
    use crate::training::visited_again::told_again;

    #[test]
    fn what_lies_ready_names_whom_it_is_asked_for_and_nobody_else() {
        let township = township::draw(&TownshipOrder::planted(200, 3), &Lines::default());
        let told = told_again(&township);
        let drawn: Vec<String> = told.keys().take(3).cloned().chain(["nobody".to_owned()]).collect();
        let written = String::from_utf8(sheet(&told, &drawn)).expect("text");
        assert_eq!(written.lines().count(), 4, "{written}");
        assert!(drawn.iter().take(3).all(|hh_id| written.contains(hh_id.as_str())));
        let listed = String::from_utf8(clues(&township.villages)).expect("text");
        assert_eq!(listed.lines().count(), 4);
        assert!(listed.contains(&township.villages[0]), "{listed}");
        let gone = String::from_utf8(rounds(&township.villages)).expect("text");
        assert_eq!(gone.lines().filter(|line| line.ends_with(",,,,,,")).count(), 1, "one grid is silent: {gone}");
    }
}
