//! Test only: the villages of the made-up township and the evidence of one of them.

use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::case::village::VillageRow;
use crate::review::case::village::VillageView;
use crate::review::case::village_figures::Bar;
use crate::review::case::village_figures::Picture;
use crate::review::case::village_figures::Shown;
use crate::review::rows::Card;
use crate::review::rows::QueueRow;

/// The villages of a queue; the first one has a flag of its own.
pub fn rows(queue: &[QueueRow], open: bool) -> Vec<VillageRow> {
    let mut rows: Vec<VillageRow> = Vec::new();
    for row in queue {
        let at = rows.iter().position(|village| village.name == row.village).unwrap_or_else(|| {
            let flags = if rows.is_empty() { vec![("VIL01".to_owned(), title(), Severity::High, open)] } else { Vec::new() };
            rows.push(VillageRow { name: row.village.clone(), households: 0, waiting: 0, high: 0, flags });
            rows.len() - 1
        });
        rows[at].households += 1;
        rows[at].waiting += usize::from(row.status.is_waiting_for_us());
        rows[at].high += usize::from(row.flags[0] > 0);
    }
    rows
}

/// Title of the village's flag.
pub const fn title() -> Text {
    text("同村增幅雷同", "Growth rates of a village bunch together")
}

/// The evidence of a village; `card` is its flag.
pub fn view(queue: &[QueueRow], name: &str, card: Card) -> Option<VillageView> {
    let row = rows(queue, card.state == FlagState::Open).into_iter().find(|row| row.name.key() == name)?;
    let shown = |said: Text| {
        let mine = queue.iter().filter(|row| row.village.key() == name);
        mine.map(|row| Shown { hh_id: row.hh_id.clone(), head: row.head.clone(), said: said.clone() }).collect()
    };
    let bar = |at: i64, count: usize| Bar {
        label: Text::same(format!("{at}%")),
        count,
        said: (at == 12).then(|| text("← 增收目标", "← the target")),
        is_hot: at == 12,
    };
    let growth = Picture {
        name: text("增幅", "growth"),
        rules: &["VIL01", "VIL02"],
        said: vec![text(
            "有可比增幅 40 户，最密的一段从 11.6% 起，1.0% 以内有 21 户",
            "40 growth rates; the densest 1.0%, from 11.6%, holds 21",
        )],
        bars: [1, 0, 2, 1, 3, 2, 21, 2, 3, 1, 0, 2, 2].into_iter().zip(6..).map(|(count, at)| bar(at, count)).collect(),
        households: shown(text("增幅 12.0%，人均 10,000.00 到 11,200.00", "growth 12.0%, per head 10,000.00 to 11,200.00")),
    };
    let empty =
        |name: Text, rules: &'static [&'static str]| Picture { name, rules, said: Vec::new(), bars: Vec::new(), households: Vec::new() };
    let pictures = vec![growth, empty(text("取整", "round"), &["VIL03"]), empty(text("卡线", "at the line"), &["VIL08"])];
    let cards = if row.flags.is_empty() { Vec::new() } else { vec![card] };
    Some(VillageView { row, cards, pictures })
}
