//! 入户清单: one form a village, its households with open flags in the order of the queue, the question for each door, the last figure per
//! head beside this one, room for what was found, and a reply to tear off.
//!
//! It asks in the sentences of the flags, which name no target and no figure to arrive at; of numbers it shows the last four digits.
//! What does not live here: the sheet on which figures come back (`desk/exports.rs`, correction sheet), how a form is written (`exchange`).

use std::collections::BTreeMap;

use crate::domain::period::Period;
use crate::exchange::out::table::FormOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::parts::Parts;
use crate::review::export::work;
use crate::review::file::duties::answering;
use crate::review::report::notice::tail;
use crate::review::rows::QueueRow;
use crate::review::rows::mask;

/// Columns of the form with their widths; the last three are filled in at the door.
const COLUMNS: [(&str, usize); 9] = [
    ("序号", 4),
    ("户主", 9),
    ("户编号后四位", 7),
    ("上年同期人均", 12),
    ("本期人均", 11),
    ("进门要问", 23),
    ("问到的、凭证", 12),
    ("日期和方式", 8),
    ("农户签字", 8),
];

impl Desk {
    /// The forms of every village that has a household to be asked, and the same as rows for csv.
    pub(in crate::review) fn visit_parts(&self, period: Period) -> Result<Parts, ReviewError> {
        let mut villages: BTreeMap<&str, Vec<&QueueRow>> = BTreeMap::new();
        for row in self.queue().iter().filter(|row| row.is_to_visit()) {
            villages.entry(row.village.key()).or_default().push(row);
        }
        let heads = heads();
        let mut parts =
            Parts { paper: vec![Paper::Plain; heads.len()], header: heads, staying: Vec::new(), rows: Vec::new(), forms: Vec::new() };
        for (village, households) in villages {
            let ids: Vec<String> = households.iter().map(|row| row.hh_id.clone()).collect();
            let asks = self.own_asks(&ids)?;
            let mut rows = Vec::new();
            for (at, row) in households.iter().enumerate() {
                let own = asks.get(&row.hh_id);
                let evidence = own.map(|own| own.evidence.iter().map(|code| sentences::evidence_words(code, Lang::Zh)).collect::<Vec<_>>());
                let brought = evidence.filter(|words| !words.is_empty()).map(|words| format!("（看：{}）", words.join("、")));
                let asked = own.map(|own| joined(&own.ask)).unwrap_or_default() + &brought.unwrap_or_default();
                let per_head = |amount: Option<crate::domain::money::Money>| amount.map(|amount| amount.to_string()).unwrap_or_default();
                let cells = [
                    (at + 1).to_string(),
                    row.head.clone(),
                    tail(&row.hh_id),
                    per_head(row.before),
                    per_head(row.now),
                    asked,
                    String::new(),
                    String::new(),
                    String::new(),
                ];
                let cells: Vec<String> = cells.iter().map(|cell| mask::scrub(cell)).collect();
                let told = [village, row.group.as_str()].into_iter().chain(cells.iter().skip(1).take(5).map(String::as_str));
                parts.rows.push(told.map(|word| work::word(&mask::scrub(word))).collect());
                rows.push(cells);
            }
            parts.forms.push(self.visit_form(village, period, rows)?);
        }
        Ok(parts)
    }

    fn visit_form(&self, village: &str, period: Period, rows: Vec<Vec<String>>) -> Result<FormOut, ReviewError> {
        let (town, village) = (mask::scrub(self.place_name()), mask::scrub(village));
        let who = answering(&self.duties()?, &village, self.duty_day(period)?);
        let who = if who.is_empty() { "＿＿＿＿＿＿＿＿".to_owned() } else { mask::scrub(&who) };
        let households = rows.len();
        Ok(FormOut {
            number: village.clone(),
            title: format!("{town}{village}入户清单"),
            above: vec![
                format!("{}　　制表日期：{}　　责任人：{who}", period.title().get(Lang::Zh), self.today()),
                format!(
                    "　　下列 {households} 户按疑点轻重排列，从上往下走。进门只问“进门要问”一栏，问到什么写什么，凭证看原件；数字要改的，另在更正表上改。"
                ),
            ],
            heads: COLUMNS.map(|(head, width)| (head.to_owned(), width)).into(),
            rows,
            below: vec![
                "方式写“入户”“电话”或“视频”；只打了电话的，约好哪天入户写在“问到的”一栏。".to_owned(),
                "入户人（两人）：＿＿＿＿＿＿＿＿　＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日".to_owned(),
            ],
            reply: vec![
                "回　　执".to_owned(),
                format!("{village}　　应入户 {households} 户，已入户＿＿＿户，只打电话＿＿＿户，没有找到＿＿＿户"),
                "没有找到的户和原因：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿".to_owned(),
                "村书记签字：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日　　（村委会盖章）".to_owned(),
            ],
        })
    }
}

/// Several questions as one line.
fn joined(asks: &[String]) -> String {
    asks.iter().map(|ask| ask.trim_end_matches('。')).collect::<Vec<_>>().join("；")
}

/// Titles of the rows in csv.
fn heads() -> Vec<Text> {
    vec![
        text("行政村", "village"),
        text("自然村", "group"),
        text("户主", "head"),
        text("户编号后四位", "household no., last four"),
        text("上年同期人均", "per head, a year before"),
        text("本期人均", "per head, now"),
        text("进门要问", "to ask"),
    ]
}
