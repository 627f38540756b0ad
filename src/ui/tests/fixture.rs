//! Test only: a small township and a desk that remembers what was ordered. All of it synthetic.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::config::file::Glyphs;
use crate::config::file::Theme;
use crate::config::paths::Machine;
use crate::config::settings::Flags;
use crate::config::settings::Settings;
use crate::config::settings::merge;
use crate::domain::case::Move;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::flag::Why;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::stamp::Stamp;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::key::Key;
use crate::input::keymap::Keymap;
use crate::review::case::village::VillageRow;
use crate::review::case::village::VillageView;
use crate::review::case::what_if::Tried;
use crate::review::desk::drafts::Draft;
use crate::review::desk::import_page::Offered;
use crate::review::desk::state::BookChange;
use crate::review::desk::state::LimitChange;
use crate::review::desk::state::View;
use crate::review::desk::state::ViewChange;
use crate::review::error::Wanted;
use crate::review::intake::layers::Plan;
use crate::review::intake::preview::Preview;
use crate::review::queue::stop_line::StopLine;
use crate::review::rows::Card;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::Done;
use crate::review::rows::Header;
use crate::review::rows::LogRow;
use crate::review::rows::Order;
use crate::review::rows::QueueRow;
use crate::review::rows::SkippedRow;
use crate::review::rows::section::Section;
use crate::review::rulebook::hit_rate::HitRate;
use crate::review::rulebook::ledger_page::LedgerPart;
use crate::review::rulebook::ledger_page::LedgerTop;
use crate::review::rulebook::limit_page::LimitRow;
use crate::review::rulebook::overrides::NewBook;
use crate::review::rulebook::rule_page::RuleRow;
use crate::rules::book::Book;
use crate::ui::shell::After;
use crate::ui::shell::Shell;
use crate::ui::task::Aside;
use crate::ui::task::Outcome;
use crate::ui::task::Prepared;
use crate::ui::task::Question;
use crate::ui::task::Task;
use crate::ui::task::Tell;
use crate::ui::tests::fixture_book;
use crate::ui::tests::fixture_case;
use crate::ui::tests::fixture_case::cards;
use crate::ui::tests::fixture_case::items;
use crate::ui::tests::fixture_case::member;
use crate::ui::tests::fixture_case::row;
use crate::ui::tests::fixture_village;
use crate::ui::tests::fixture_what_if;
use crate::ui::tests::picture;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::glyph::GlyphSet;
use crate::ui::widgets::theme::Colours;
use crate::ui::work::Work;

/// Chinese, lines, sixteen colours, shipped keys.
pub fn look() -> Look {
    let keys = Keymap::shipped("default").expect("the shipped keymap");
    Look { lang: Lang::Zh, glyphs: GlyphSet::Unicode, colours: Colours::Sixteen, theme: Theme::Dark, keys }
}

/// Settings of nobody's computer, with a reviewer.
pub fn settings() -> Settings {
    let flags = Flags { reviewer: Some("李敏".to_string()), ..Flags::default() };
    merge(&Machine::default(), None, &flags).expect("settings")
}

/// A desk of six cases.
pub struct Fake {
    pub rows: Vec<QueueRow>,
    pub orders: Vec<Order>,
    pub settled: Vec<String>,
    pub book: Vec<String>,
    pub seat: (String, String),
    pub stamp: Stamp,
    pub views: Vec<View>,
    pub stop: Option<StopLine>,
    pub drafts: BTreeMap<String, String>,
    // Cases have one flag instead of three.
    pub one_card: bool,
    pub no_usual: bool,
    before: Vec<(Vec<QueueRow>, String)>,
    undone: Vec<(Vec<QueueRow>, String)>,
}

impl Fake {
    pub fn new() -> Fake {
        let fall = || Some(text("人均纯收入较上年下降", "per-capita net income fell"));
        let leap = || Some(text("人均纯收入增幅过大", "per-capita net income rose too fast"));
        let mut rows = vec![
            row(1, "石门村", "王建国", 925_500, Some(1_284_900), [1, 2, 0], fall()),
            row(2, "石门村", "李秀英", 348_000, Some(348_000), [0, 1, 0], Some(text("低于历史底线", "below the old floor"))),
            row(3, "下河村", "买买提·吐尔逊", 2_190_610, Some(1_012_000), [1, 0, 2], leap()),
            row(4, "上石门新村", "欧阳𠮷", 1_460_000, None, [0, 0, 0], None),
            row(5, "下河村", "赵六", 1_720_000, Some(1_600_000), [0, 0, 0], None),
            row(6, "下河村", "孙七", 1_502_000, Some(1_499_000), [0, 0, 0], None),
        ];
        rows[4].status = Status::Approved;
        rows[2].round = 2;
        rows[2].status = Status::Corrected;
        (rows[0].doubt, rows[1].doubt, rows[2].doubt) = (Money(3_562_400), Money(1_437_600), Money(1_000_000));
        rows[5].control = true;
        Fake {
            rows,
            orders: Vec::new(),
            settled: Vec::new(),
            book: Vec::new(),
            seat: ("李敏".to_string(), "ws1".to_string()),
            stamp: Stamp::Practice,
            views: Vec::new(),
            stop: Some(StopLine {
                first: 2,
                of: 5,
                share_permille: 800,
                total: Money(6_000_000),
                done: Money(0),
                above: Money(5_000_000),
                control: 1,
            }),
            drafts: BTreeMap::new(),
            one_card: false,
            no_usual: false,
            before: Vec::new(),
            undone: Vec::new(),
        }
    }

    fn row_of(&self, household: &str) -> &QueueRow {
        self.rows.iter().find(|row| row.hh_id == household).expect("a known household")
    }
}

impl Work for Fake {
    fn header(&self) -> Header {
        let counts = Status::ALL
            .into_iter()
            .map(|status| (status, self.rows.iter().filter(|row| row.status == status).count()))
            .filter(|(_, n)| *n > 0);
        Header {
            town: "青溪镇".to_string(),
            period: (!self.rows.is_empty()).then(|| Period::annual(2024)),
            stamp: self.stamp,
            reviewer: self.seat.0.clone(),
            counts: counts.collect(),
            total: self.rows.len(),
            days_left: Some(9),
            per_day: Some(24),
            today: self.orders.len(),
            read_only: false,
        }
    }

    fn queue(&self) -> &[QueueRow] {
        &self.rows
    }

    fn stop_line(&self) -> Option<StopLine> {
        self.stop
    }

    fn views(&self) -> &[View] {
        &self.views
    }

    fn change_view(&mut self, change: ViewChange) -> Result<(), Text> {
        match change {
            ViewChange::Keep(view) => {
                self.views.retain(|other| other.name != view.name);
                self.views.push(view);
            }
            ViewChange::Drop(name) => self.views.retain(|view| view.name != name),
        }
        Ok(())
    }

    fn narrow(&self, words: &str) -> Vec<usize> {
        let says = |row: &QueueRow, word: &str| row.village.key().contains(word) || row.category.contains(word);
        let fits = |at: &usize| words.split_whitespace().all(|word| says(&self.rows[*at], word) || self.find(word).contains(at));
        (0..self.rows.len()).filter(fits).collect()
    }

    fn queue_where(&self, expression: &str) -> Result<(Vec<usize>, usize), Text> {
        if !expression.contains(['<', '>', '=']) {
            return Err(text("第 1 列: 没有叫这个的", "column 1: nothing is called that"));
        }
        if expression == "size >" {
            return Err(text("第 7 列: 这里要有一个数", "column 7: a number is wanted here"));
        }
        Ok(((0..self.rows.len()).filter(|at| self.rows[*at].village.key() == "下河村").collect(), 1))
    }

    fn find(&self, typed: &str) -> Vec<usize> {
        let initials = ["wjg", "lxy", "mmttex", "oyj", "zl", "sq"];
        (0..self.rows.len()).filter(|at| self.rows[*at].head.contains(typed) || initials[*at].starts_with(typed)).collect()
    }

    fn case(&self, household: &str) -> Result<CaseView, Text> {
        let row = self.row_of(household).clone();
        let log = |zh: &'static str| LogRow {
            seq: 7,
            at: "2024-10-14 09:12".to_string(),
            who: "李敏".to_string(),
            what: text(zh, "noted").fill(&[]),
        };
        let flagged = row.flags.iter().any(|n| *n > 0);
        let shown = if self.one_card { 1 } else { usize::MAX };
        let mut items = items();
        items[0].older = [Ok(Money(4_600_000)), Ok(Money(3_900_000))];
        items[9].older = [Ok(Money(5_010_000)), Err(Why::NoPeriod)];
        if row.round > 1 {
            items[6].at_return = Some(Money(12_000));
        }
        Ok(CaseView {
            possible: Deed::ALL.map(|deed| (deed, self.possible(household, deed))).to_vec(),
            size_before: Some(4),
            collected: "入户 10-12".to_string(),
            items,
            cards: cards(self.settled.contains(&row.hh_id))
                .into_iter()
                .take(if flagged { shown } else { 0 })
                .map(|card| if self.no_usual { Card { usual: Vec::new(), ..card } } else { card })
                .collect(),
            members: vec![member("王建国", "户主", 46, false), member("张兰", "配偶", 44, true)],
            notes: vec![log("已电话询问户主，工厂六月停工，流水待补。")],
            history: vec![log("批注")],
            versions: Vec::new(),
            skipped: vec![SkippedRow {
                rule: "TRF03".to_string(),
                title: text("低保金与名册不符", "Dibao differs from the roster"),
                why: text("未导入低保名册", "the dibao roster was not imported"),
            }],
            default_due: NaiveDate::from_ymd_opt(2024, 10, 24),
            row,
        })
    }

    fn villages(&self) -> Result<Vec<VillageRow>, Text> {
        Ok(fixture_village::rows(&self.rows, true))
    }

    fn village(&self, name: &str) -> Result<VillageView, Text> {
        fixture_village::view(&self.rows, name, fixture_case::village_card()).ok_or_else(|| text("没有这个村", "no such village"))
    }

    fn what_if(&self, household: &str, typed: &[(String, String)]) -> Result<Tried, Text> {
        fixture_what_if::tried(self.row_of(household), items(), typed)
    }

    fn possible(&self, household: &str, deed: Deed) -> Result<(), Refusal> {
        let row = self.row_of(household);
        let change = match deed {
            Deed::Approve => Move::Approve,
            Deed::Return => Move::Return,
            Deed::Hold => Move::Hold,
            Deed::Reverse => Move::Reverse,
            Deed::Exempt => Move::Exempt,
            Deed::Annotate | Deed::Explain | Deed::Waive | Deed::FalseAlarm | Deed::Pend => return Ok(()),
        };
        row.status.after(change)?;
        match (deed, row.flags) {
            (Deed::Approve, [high @ 1..=u16::MAX, ..]) => Err(Refusal::HighFlags(usize::from(high))),
            (Deed::Approve, [_, medium @ 1..=u16::MAX, _]) => Err(Refusal::MediumFlagsNeedReason(usize::from(medium))),
            _ => Ok(()),
        }
    }

    fn order(&mut self, order: &Order) -> Result<Done, Text> {
        let deed = order.deed.expect("a deed");
        if deed == Deed::Annotate && order.note.is_empty() {
            return Err(Refusal::EmptyNote.text());
        }
        if deed == Deed::Explain && order.evidence.is_empty() {
            return Err(Refusal::NeedsEvidence("R01".to_string()).text());
        }
        let said = match deed {
            Deed::Approve => "通过 {head}",
            Deed::Return => "退回 {head}",
            Deed::Hold => "挂起 {head}",
            Deed::Annotate => "批注 {head}",
            _ => "办理 {head}",
        };
        let said = Text::same(said.replace("{head}", order.village.as_deref().unwrap_or_else(|| &self.row_of(&order.households[0]).head)));
        self.before.push((self.rows.clone(), said.get(Lang::Zh).to_string()));
        for row in self.rows.iter_mut().filter(|row| order.households.contains(&row.hh_id)) {
            match deed {
                Deed::Approve => row.status = Status::Approved,
                Deed::Return => row.status = Status::Returned,
                Deed::Hold => row.status = Status::Held,
                Deed::Explain => {
                    row.flags[0] = 0;
                    self.settled.push(row.hh_id.clone());
                    row.status = if order.then_approve { Status::Approved } else { row.status };
                }
                _ => {}
            }
        }
        self.orders.push(order.clone());
        Ok(Done {
            said,
            cases: order.households.len(),
            households: order.households.clone(),
            group: 1,
            slip: (deed == Deed::Return).then(|| "青镇退〔2024〕012号".to_string()),
        })
    }

    fn undo(&mut self) -> Result<Done, Text> {
        let (rows, said) = self.before.pop().ok_or_else(|| Refusal::NothingToUndo.text())?;
        self.undone.push((std::mem::replace(&mut self.rows, rows), said.clone()));
        let households = self.orders.pop().map(|order| order.households).unwrap_or_default();
        let said = Text::made(format!("撤销: {said}"), format!("undone: {said}"));
        Ok(Done { said, cases: households.len(), households, group: 2, slip: None })
    }

    fn redo(&mut self) -> Result<Done, Text> {
        let (rows, said) = self.undone.pop().ok_or_else(|| Refusal::NothingToRedo.text())?;
        self.before.push((std::mem::replace(&mut self.rows, rows), said.clone()));
        Ok(Done {
            said: Text::made(format!("重做: {said}"), format!("redone: {said}")),
            cases: 1,
            households: Vec::new(),
            group: 3,
            slip: None,
        })
    }

    fn redo_label(&self) -> Option<Text> {
        self.undone.last().map(|(_, said)| Text::same(said.clone()))
    }

    fn undo_label(&self) -> Option<Text> {
        self.before.last().map(|(_, said)| Text::same(said.clone()))
    }

    fn rule_lines(&self, code: &str) -> Vec<Text> {
        vec![Text::same(format!("{code}: net_pc < prior.net_pc - limit.min_drop"))]
    }

    fn overlay_file(&self) -> Option<String> {
        Some("own.toml".to_string())
    }

    fn with_rule(&self, code: &str, on: bool) -> Result<NewBook, Text> {
        let said = text("{code} 已改，重新筛查: 多 0 条，少 2 条", "{code} changed; judged again: 0 more, 2 fewer");
        Ok(new_book(vec![BookChange::Switch { code: code.to_owned(), on }], said.fill(&[("code", &code)])))
    }

    fn with_limits(&self, changes: &[LimitChange]) -> Result<NewBook, Text> {
        let key = &changes.last().expect("a change").key;
        let said = text("{key} 已改，重新筛查: 多 1 条，少 0 条", "{key} changed; judged again: 1 more, 0 fewer");
        Ok(new_book(changes.iter().cloned().map(BookChange::Limit).collect(), said.fill(&[("key", key)])))
    }

    fn limits_of(&self, code: &str) -> Vec<LimitRow> {
        fixture_case::limits_of(code)
    }

    fn hit_rates(&self) -> Result<Vec<HitRate>, Text> {
        Ok(vec![HitRate {
            rule: "INC01".to_string(),
            confirmed: 6,
            corrected: 3,
            false_alarm: 1,
            open: 2,
            rate_permille: Some(900),
            ..HitRate::default()
        }])
    }

    fn rule_rows(&self) -> Vec<RuleRow> {
        fixture_book::rule_rows()
    }

    fn offered(&self, typed: &str) -> Vec<Offered> {
        let names = [("导出/", true), ("年度表.xlsx", false), ("采集表.csv", false)];
        // One more, which is only there for whoever looks for it.
        let more = Some(("无年度.csv", false)).filter(|(name, _)| !typed.is_empty() && name.starts_with(typed));
        let fits = names.into_iter().filter(|(name, _)| name.contains(typed)).chain(more);
        fits.map(|(name, is_folder)| Offered { path: name.to_string(), is_folder }).collect()
    }

    fn sit(&mut self, reviewer: &str, station: &str) {
        self.seat = (reviewer.to_string(), station.to_string());
    }

    fn draft(&self, what: &str) -> Option<Draft> {
        self.drafts.get(what).map(|words| Draft { at: "2024-10-18 16:30".to_string(), words: words.clone() })
    }

    fn keep_draft(&mut self, what: &str, words: &str) -> Result<(), Text> {
        self.drafts.insert(what.to_string(), words.to_string());
        Ok(())
    }

    fn drop_draft(&mut self, what: &str) -> Result<(), Text> {
        self.drafts.remove(what);
        Ok(())
    }

    fn limits_in_force(&self) -> Vec<LimitRow> {
        let row = |key: &str, title: Text, value: Option<&str>, document: &str| LimitRow {
            key: key.to_string(),
            title,
            value: value.map(str::to_string),
            unit: if key == "drop_2" { "share" } else { "money" }.to_string(),
            document: document.to_string(),
            effective: None,
            year: 2024,
            place: "演示省/演示州".to_string(),
        };
        vec![
            row("dibao_line", text("低保标准", "dibao standard"), None, ""),
            row("mon_line", text("监测线", "monitoring line"), Some("8500"), "演示〔2024〕1号"),
            row("drop_2", text("降幅二档", "second tier of falls"), Some("20%"), ""),
        ]
    }

    fn last_batch(&self) -> Result<Option<(i64, String)>, Text> {
        Ok(Some((3, "年度表.xlsx".to_string())))
    }

    fn aside(&self, task: Task) -> Result<Aside, Task> {
        Err(task)
    }

    fn take_in(&mut self, prepared: Prepared, _: Tell<'_>) -> Result<Outcome, Text> {
        match prepared {
            Prepared::Checked(said, findings) => Ok(Outcome::Checked(said, findings)),
            other => Err(Text::same(format!("{other:?}"))),
        }
    }

    fn run(&mut self, task: Task, tell: Tell<'_>) -> Result<Outcome, Text> {
        tell(0, 1, 2);
        match task {
            Task::Preview { paths, told } if told.period.is_none() && paths.iter().any(|path| path.contains("无年度")) => {
                let words = text(
                    "“{name}”没有年度，是哪一年的数据？写年份，如 2024；前三季度写 2024q3",
                    "{name} does not say its year. Which is it? A year such as 2024, or 2024q3 for three quarters",
                );
                let words = words.fill(&[("name", &paths[0])]);
                Ok(Outcome::Asks(Question { wanted: Wanted::Period, words, paths, told }))
            }
            Task::Preview { paths, .. } => {
                let line = |words: &str| Text::same(words);
                let sections = vec![
                    Section { heading: text("文件", "Files"), lines: paths.iter().map(|path| line(path)).collect() },
                    Section {
                        heading: text("会怎样", "What it would do"),
                        lines: vec![line("2024: 新增 1 户，有变化 5 户，无变化 0 户，文件里没有 0 户")],
                    },
                    Section {
                        heading: text("读不懂的地方 1 处", "Problems: 1"), lines: vec![line("采集表.csv 第 7 行 工资性收入“三千”")]
                    },
                ];
                let period = Period::annual(2024);
                let gone = vec![(self.rows[0].hh_id.clone(), 1)];
                let plan = Plan { period, roll: Roll::new(period), sources: Vec::new(), fates: Vec::new(), gone };
                let preview = Preview {
                    files: Vec::new(),
                    problems: Vec::new(),
                    passed_over: Vec::new(),
                    feeds: std::collections::BTreeMap::new(),
                    periods: Vec::new(),
                    villages: Vec::new(),
                    tables: Vec::new(),
                    unmatched: Vec::new(),
                    stamp: None,
                    plans: vec![plan],
                    columns: Vec::new(),
                    newest: 0,
                };
                Ok(Outcome::Previewed(sections, Box::new(preview)))
            }
            Task::Export { path, .. } => Ok(Outcome::Wrote(text("已写出 6 行: {file}", "6 rows written: {file}").fill(&[("file", &path)]))),
            Task::Import(_) => Ok(Outcome::Changed(text("第 4 批: 新增 1 户", "batch 4: 1 new"))),
            Task::Assess => Ok(Outcome::Changed(text("筛查 6 户", "6 households judged"))),
            Task::TakeBook(new) => {
                for change in &new.changes {
                    self.book.push(match change {
                        BookChange::Switch { code, on } => format!("{code} {on}"),
                        BookChange::Limit(limit) => {
                            let year = limit.year.map(|year| year.to_string()).unwrap_or_default();
                            format!("{} {} {year} {}", limit.key, limit.value, limit.document)
                        }
                    });
                }
                Ok(Outcome::Changed(new.what))
            }
            Task::Verify => Ok(Outcome::Checked(text("核对无误", "all is well"), Vec::new())),
            Task::UndoBatch(batch) => Ok(Outcome::Changed(text("撤销第 {n} 批", "batch {n} taken back").fill(&[("n", &batch)]))),
        }
    }

    fn ledger_top(&self) -> Result<LedgerTop, Text> {
        Ok(LedgerTop { entries: 44, seal: "0123-4567-89ab".to_string() })
    }

    fn ledger_part(&self, before: Option<i64>) -> Result<LedgerPart, Text> {
        Ok(fixture_book::ledger_part(before))
    }

    fn ledger_entry(&self, seq: i64) -> Result<Vec<Section>, Text> {
        Ok(vec![
            Section { heading: text("办了什么", "What was done"), lines: vec![text("退回：R11 漏采", "return: R11 left out")] },
            Section { heading: text("校验", "Chain"), lines: vec![text("第 {n} 号", "no. {n}").fill(&[("n", &seq)])] },
        ])
    }

    fn rule_page(&self, code: &str) -> Vec<Section> {
        fixture_book::rule_page(code)
    }
}

/// A shell on a test terminal, driven by typed keys.
pub struct Bench {
    pub shell: Shell,
    pub work: Fake,
    terminal: ratatui::Terminal<ratatui::backend::TestBackend>,
}

impl Bench {
    pub fn new(look: Look, wide: u16, tall: u16) -> Bench {
        Bench::with(Fake::new(), look, wide, tall)
    }

    pub fn with(work: Fake, look: Look, wide: u16, tall: u16) -> Bench {
        Bench::seated(work, look, settings(), wide, tall)
    }

    /// The first start in an office: nobody has said who reviews.
    pub fn first_start(look: Look, wide: u16, tall: u16) -> Bench {
        let mut work = Fake::new();
        work.stamp = Stamp::Office;
        Bench::seated(work, look, Settings { named: false, reviewer: "lm".to_string(), ..settings() }, wide, tall)
    }

    /// With settings of its own.
    pub fn seated(work: Fake, look: Look, mut settings: Settings, wide: u16, tall: u16) -> Bench {
        settings.lang = look.lang;
        settings.glyphs = if look.glyphs == GlyphSet::Ascii { Glyphs::Ascii } else { Glyphs::Auto };
        let terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(wide, tall)).expect("a test terminal");
        let shell = Shell::new(look, settings, &work, ratatui::layout::Rect::new(0, 0, wide, tall));
        Bench { shell, work, terminal }
    }

    /// Types keys as keymaps write them, separated by blanks; `"words"` are typed letter by letter.
    pub fn keys(&mut self, typed: &str) -> After {
        let mut last = After::Draw;
        for word in typed.split(' ').filter(|word| !word.is_empty()) {
            if let Some(letters) = word.strip_prefix('"').and_then(|word| word.strip_suffix('"')) {
                for letter in letters.chars() {
                    last = self.shell.key(Key::plain(crate::input::key::Code::Char(letter)), &mut self.work);
                }
                continue;
            }
            last = self.shell.key(Key::parse(word).expect("a key"), &mut self.work);
            if let Some(task) = self.shell.take_task() {
                let outcome = self.work.run(task, &|_, _, _| true);
                self.shell.finished(outcome, &mut self.work);
            }
        }
        last
    }

    pub fn buffer(&mut self) -> ratatui::buffer::Buffer {
        let (shell, work) = (&self.shell, &self.work);
        // The frame's own buffer: the test backend keeps what a wide character hides.
        self.terminal.draw(|frame| _ = shell.draw(frame, work)).expect("a frame").buffer.clone()
    }

    pub fn resize(&mut self, wide: u16, tall: u16) {
        self.terminal.backend_mut().resize(wide, tall);
        self.shell.resize(ratatui::layout::Rect::new(0, 0, wide, tall), &self.work);
    }

    pub fn picture(&mut self) -> String {
        picture::of(&self.buffer())
    }

    pub fn styles(&mut self) -> String {
        picture::styles(&self.buffer())
    }

    /// Where the hidden cursor stands; none while it shows in a field.
    pub fn hidden_cursor(&mut self) -> Option<(u16, u16)> {
        let (shell, work) = (&self.shell, &self.work);
        let mut at = None;
        self.terminal.draw(|frame| at = shell.draw(frame, work)).expect("a frame");
        at.map(|at| (at.x, at.y))
    }

    pub fn cursor(&mut self) -> (u16, u16) {
        self.buffer();
        let at = self.terminal.get_cursor_position().expect("a cursor");
        (at.x, at.y)
    }
}

/// A book that only says what was changed.
fn new_book(changes: Vec<BookChange>, what: Text) -> NewBook {
    NewBook { changes, what, book: Book::shipped().expect("a rulebook"), instead_of: String::new() }
}
