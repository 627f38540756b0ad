//! Villages by lines: the flags of one, the pictures that convince of them, the households that make them up, and the way back to the
//! case whose approval they stop.
//!
//! What does not live here: what the pictures count (`review`), the forms that settle a flag (`ui/dialog/settle.rs`).

use crate::domain::flag::Subject;
use crate::domain::tab::Tab;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::case::village::VillageView;
use crate::review::case::village_figures::Picture;
use crate::review::case::weighed::WeighedReasons;
use crate::review::desk::state::Desk;
use crate::review::rows::CaseView;
use crate::ui::dialog::decide;
use crate::ui::dialog::settle;
use crate::ui::form::answer::ApprovalOffer;
use crate::ui::linear::conversation::AT_VILLAGE;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Opened;
use crate::ui::linear::conversation::OpenedVillage;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::say;
use crate::ui::linear::words;
use crate::ui::linear::words::Said;
use crate::ui::pages::case::page;
use crate::ui::widgets::amounts;

/// The parts of a village that a number reads: its flags, its pictures, the households of the picture in hand.
const FLAGS: usize = 1;
const PICTURES: usize = 2;
const HOUSEHOLDS: usize = 3;

impl Linear {
    /// “villages” at the list: all of them, that of a case by its number, or one by its name.
    pub(in crate::ui::linear) fn villages(&mut self, rest: &str, desk: &mut Desk) -> Reply {
        if rest.is_empty() {
            return self.villages_listed(desk);
        }
        if let Some([number]) = words::numbers(&words::plain(rest)).as_deref() {
            let row = number.checked_sub(1).and_then(|at| self.list.shown.get(at)).and_then(|id| desk.row(id));
            return match row.map(|row| row.village.key().to_owned()) {
                Some(name) => self.open_village(&name, None, None, desk),
                None => self.one(&text("列表里没有 {n} 号", "there is no {n} in the list").fill(&[("n", number)])),
            };
        }
        self.open_village(rest, None, None, desk)
    }

    /// “villages” at a case: the village of the flag with this number, else its own at the flag that waits.
    pub(in crate::ui::linear) fn village_of(&mut self, rest: &str, open: Opened, case: &CaseView, desk: &mut Desk) -> Reply {
        let of_village = |n: usize| {
            let card = n.checked_sub(1).and_then(|at| case.cards.get(at))?;
            let Subject::Village(name) = &card.flag.subject else { return None };
            Some((name.clone(), card.flag.rule.clone()))
        };
        let found = match words::numbers(&words::plain(rest)).as_deref() {
            Some([]) => (1..=case.cards.len()).find_map(of_village),
            Some([n] | [2, n]) => {
                let Some(found) = of_village(*n) else {
                    self.case = Some(open);
                    return self.one(&text("{n} 号不是村级疑点", "no. {n} is no flag of the village").fill(&[("n", n)]));
                };
                Some(found)
            }
            _ => None,
        };
        let (name, rule) = found.map_or_else(|| (case.row.village.key().to_owned(), None), |(name, rule)| (name, Some(rule)));
        self.open_village(&name, rule.as_deref(), Some(open), desk)
    }

    /// Every village with its flags, by number.
    fn villages_listed(&mut self, desk: &Desk) -> Reply {
        let rows = match desk.villages() {
            Ok(rows) => rows,
            Err(why) => return self.one(&why.text()),
        };
        let mut lines = Vec::new();
        for (n, row) in rows.iter().enumerate() {
            let state = |open: bool| if open { text("未处理", "open") } else { text("已处理", "settled") };
            let flags = row.flags.iter().map(|(rule, title, severity, open)| {
                text("{severity} {rule} {title}（{state}）", "{severity} {rule} {title} ({state})").fill(&[
                    ("severity", &severity.label()),
                    ("rule", rule),
                    ("title", title),
                    ("state", &state(*open)),
                ])
            });
            let flags: Vec<Text> = flags.collect();
            let flags = if flags.is_empty() { text("没有村级疑点", "no flag of its own") } else { Text::list(&flags) };
            let line = text(
                "{n}. {name} {households} 户，待审 {waiting} 户，有高疑点 {high} 户；{flags}",
                "{n}. {name}, {households|household|households}, {waiting} waiting, {high} with a high flag; {flags}",
            );
            lines.push(self.say(&line.fill(&[
                ("n", &(n + 1)),
                ("name", &row.name),
                ("households", &row.households),
                ("waiting", &row.waiting),
                ("high", &row.high),
                ("flags", &flags),
            ])));
        }
        lines.push(self.say(&text("号码打开一村，空行回列表", "a number opens a village, an empty line goes back")));
        self.ask = Some(Ask::Villages(rows.into_iter().map(|row| row.name.key().to_owned()).collect()));
        Reply::of(lines)
    }

    /// The answer to the list of villages.
    pub(in crate::ui::linear) fn village_chosen(&mut self, names: Vec<String>, typed: &str, desk: &mut Desk) -> Reply {
        let plain = words::plain(typed);
        if plain.is_empty() {
            return Reply::of(self.page(desk));
        }
        let number = plain.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).and_then(|at| names.get(at)).cloned();
        let Some(name) = number.or_else(|| names.iter().find(|name| **name == plain).cloned()) else {
            self.ask = Some(Ask::Villages(names));
            return self.one(&text("输入村的号码，或空行回列表", "type the number of a village, or an empty line to go back"));
        };
        self.open_village(&name, None, None, desk)
    }

    fn open_village(&mut self, name: &str, rule: Option<&str>, back: Option<Opened>, desk: &mut Desk) -> Reply {
        let name = &*desk.village_meant(name);
        let Ok(view) = desk.village(name) else {
            self.case = back;
            return self
                .one(&text("没有这个村: {name}；“各村”列出全部", "no village {name}; “villages” lists them").fill(&[("name", &name)]));
        };
        let picture = rule.and_then(|rule| view.pictures.iter().position(|picture| picture.rules.contains(&rule))).unwrap_or(0);
        let village = OpenedVillage { name: name.to_owned(), picture, back: back.map(Box::new) };
        self.stay_at_village(village, Vec::new(), desk)
    }

    /// Shows the village again, or what lies behind it when it cannot be shown.
    pub(in crate::ui::linear) fn stay_at_village(&mut self, village: OpenedVillage, mut lines: Vec<String>, desk: &mut Desk) -> Reply {
        match desk.village(&village.name) {
            Ok(view) => {
                lines.extend(self.village_told(&village, &view, desk));
                self.village = Some(village);
                Reply::of(lines)
            }
            Err(why) => {
                lines.push(self.say(&why.text()));
                self.behind_village(village, lines, desk)
            }
        }
    }

    /// Leaves the village: the case it was opened from, else the list.
    pub(in crate::ui::linear) fn behind_village(&mut self, village: OpenedVillage, mut lines: Vec<String>, desk: &mut Desk) -> Reply {
        if let Some(open) = village.back {
            return self.stay(*open, lines, desk);
        }
        self.relist(desk);
        lines.extend(self.page(desk));
        Reply::of(lines)
    }

    fn village_told(&self, village: &OpenedVillage, view: &VillageView, desk: &Desk) -> Vec<String> {
        let row = &view.row;
        let head = text(
            "{name} {n} 户，待审 {waiting} 户，有高疑点 {high} 户",
            "{name}, {n|household|households}, {waiting} waiting, {high} with a high flag",
        );
        let head = head.fill(&[("name", &row.name), ("n", &row.households), ("waiting", &row.waiting), ("high", &row.high)]);
        let mut lines = vec![self.say(&head)];
        lines.extend(self.responsible(&village.name, desk));
        lines.extend(self.village_flags(view));
        lines.extend(self.village_pictures(view));
        if let Some(picture) = view.pictures.get(village.picture) {
            lines.push(self.picture_head(picture));
        }
        let hint = if village.back.is_some() {
            text(
                "号码看一栏，如 1.1 看疑点、2.1 看图、3.1 打开一户；操作如 说明属实 1；“返回”回到本户",
                "a number reads a part: 1.1 a flag, 2.1 a picture, 3.1 opens a case; actions such as explain 1; “back” goes back to the case",
            )
        } else {
            text(
                "号码看一栏，如 1.1 看疑点、2.1 看图、3.1 打开一户；操作如 说明属实 1；“返回”回列表",
                "a number reads a part: 1.1 a flag, 2.1 a picture, 3.1 opens a case; actions such as explain 1; “back” goes back to the list",
            )
        };
        lines.push(self.say(&hint));
        lines
    }

    fn village_flags(&self, view: &VillageView) -> Vec<String> {
        if view.cards.is_empty() {
            return vec![self.say(&text("本村没有村级疑点。", "This village has no flag of its own."))];
        }
        let line = text("1.{n} {severity} {rule} {title}（{state}）: {said}", "1.{n} {severity} {rule} {title} ({state}): {said}");
        let told = view.cards.iter().enumerate().map(|(n, card)| {
            line.fill(&[
                ("n", &(n + 1)),
                ("severity", &card.flag.severity.label()),
                ("rule", &card.flag.rule),
                ("title", &card.title),
                ("state", &card.state.label()),
                ("said", &card.words.said),
            ])
        });
        told.map(|line| self.say(&line)).collect()
    }

    fn village_pictures(&self, view: &VillageView) -> Vec<String> {
        let line = text("2.{n} {name}，{count} 户", "2.{n} {name}, {count|household|households}");
        let told = view
            .pictures
            .iter()
            .enumerate()
            .map(|(n, picture)| line.fill(&[("n", &(n + 1)), ("name", &picture.name), ("count", &picture.households.len())]));
        told.map(|line| self.say(&line)).collect()
    }

    fn picture_head(&self, picture: &Picture) -> String {
        let line = text("3 “{name}”的 {n} 户", "3 the {n|household|households} of “{name}”");
        self.say(&line.fill(&[("name", &picture.name), ("n", &picture.households.len())]))
    }

    /// A picture in words: what it comes to, its lines, its households.
    fn picture_told(&self, picture: &Picture) -> Vec<String> {
        let export = text("“导出”", "“export”");
        let told = std::iter::once(&picture.name).chain(&picture.said).map(|line| line.fill(&[("export", &export)]));
        let mut lines: Vec<String> = told.map(|line| self.say(&line)).collect();
        for bar in &picture.bars {
            let said = bar.said.clone().unwrap_or_default();
            let line = text("{label}: {count} 户 {said}", "{label}: {count} {said}");
            let line = self.say(&line.fill(&[("label", &bar.label), ("count", &bar.count), ("said", &said)]));
            lines.push(line.trim_end().to_owned());
        }
        lines.extend(self.picture_households(picture));
        lines
    }

    fn picture_households(&self, picture: &Picture) -> Vec<String> {
        let line = text("3.{n} {head} {tail} {said}", "3.{n} {head} {tail} {said}");
        let told = picture.households.iter().enumerate().map(|(n, shown)| {
            let line =
                line.fill(&[("n", &(n + 1)), ("head", &shown.head), ("tail", &amounts::tail(&shown.hh_id)), ("said", &shown.whole())]);
            self.say(&line)
        });
        std::iter::once(self.picture_head(picture)).chain(told).collect()
    }

    pub(in crate::ui::linear) fn at_village(&mut self, mut village: OpenedVillage, typed: &str, desk: &mut Desk) -> Reply {
        let view = match desk.village(&village.name) {
            Ok(view) => view,
            Err(why) => return self.behind_village(village, vec![self.say(&why.text())], desk),
        };
        match words::read(typed, Place::Village, AT_VILLAGE, &self.keys) {
            Said::Nothing => self.stay_at_village(village, Vec::new(), desk),
            Said::Number(HOUSEHOLDS, Some(n)) => {
                let households = view.pictures.get(village.picture).map_or(&[][..], |picture| &picture.households);
                let scope: Vec<String> = households.iter().map(|shown| shown.hh_id.clone()).collect();
                match n.checked_sub(1).and_then(|at| scope.get(at)).cloned() {
                    Some(household) => self.stay(Opened { household, scope, village: Some(Box::new(village)) }, Vec::new(), desk),
                    None => self.nothing_there(village),
                }
            }
            Said::Number(part, n) => {
                let lines = match (part, n) {
                    (FLAGS, None) => Some(self.village_flags(&view)),
                    (FLAGS, Some(n)) => n
                        .checked_sub(1)
                        .and_then(|at| view.cards.get(at))
                        .map(|card| say::page(&page::flag(card, &desk.rule_words(&card.flag.rule)), self.lang)),
                    (PICTURES, None) => Some(self.village_pictures(&view)),
                    (PICTURES, Some(n)) => n.checked_sub(1).and_then(|at| Some((at, view.pictures.get(at)?))).map(|(at, picture)| {
                        village.picture = at;
                        self.picture_told(picture)
                    }),
                    (HOUSEHOLDS, None) => view.pictures.get(village.picture).map(|picture| self.picture_households(picture)),
                    _ => None,
                };
                let Some(lines) = lines else { return self.nothing_there(village) };
                self.village = Some(village);
                Reply::of(lines)
            }
            Said::Action(Action::Back, _) => self.behind_village(village, Vec::new(), desk),
            Said::Action(action, rest) if !decide::deeds(action).is_empty() => self.settle_at_village(action, &rest, village, &view, desk),
            Said::Action(Action::Narrow, _) => {
                let Some(picture) = view.pictures.get(village.picture).filter(|picture| !picture.households.is_empty()) else {
                    let why = self.say(&text("这张图里没有户", "no household in this picture"));
                    return self.stay_at_village(village, vec![why], desk);
                };
                let name = text("{village} {name}", "{village}, {name}").fill(&[("village", &view.row.name), ("name", &picture.name)]);
                self.list.only = Some((name, picture.households.iter().map(|shown| shown.hh_id.clone()).collect()));
                (self.list.tab, self.list.first) = (Tab::All, 0);
                (self.list.words, self.list.filter) = (String::new(), String::new());
                self.relist(desk);
                Reply::of(self.page(desk))
            }
            Said::Action(action @ (Action::Duties | Action::SetDuty | Action::DropDuty), rest) => {
                let reply = self.nameless(action, desk).unwrap_or_else(|| Reply::of(self.duties(action, &rest, &village.name, desk)));
                self.village = Some(village);
                reply
            }
            Said::Action(action @ (Action::Undo | Action::Redo), _) => {
                let lines = vec![self.taken_back(action, desk)];
                self.stay_at_village(village, lines, desk)
            }
            Said::Action(action, rest) => {
                self.village = Some(village);
                if action == Action::Rulebook {
                    let code =
                        if rest.is_empty() { view.cards.first().map(|card| card.flag.rule.clone()).unwrap_or_default() } else { rest };
                    return Reply::of(self.rule(&code, desk));
                }
                self.anywhere(action, &rest, desk)
            }
            Said::On | Said::Before | Said::Unknown => {
                self.village = Some(village);
                self.one(&text(
                    "没听懂。号码看一栏，如 2.1 或 3.1；操作如 说明属实 1、返回；“帮助”列出全部",
                    "not understood. A number reads a part, such as 2.1 or 3.1; actions such as explain 1, back; “help” lists all",
                ))
            }
        }
    }

    fn nothing_there(&mut self, village: OpenedVillage) -> Reply {
        self.village = Some(village);
        self.one(&text("没有这个号码: 1 是疑点，2 是图，3 是户", "no such number: 1 are flags, 2 pictures, 3 households"))
    }

    /// Opens the form that settles a flag of the village: the one with the number, else the first that can be settled so.
    fn settle_at_village(&mut self, action: Action, rest: &str, village: OpenedVillage, view: &VillageView, desk: &Desk) -> Reply {
        let [deed] = *decide::deeds(action) else { return self.nothing_there(village) };
        if let Some(told) = self.nameless(action, desk) {
            self.village = Some(village);
            return told;
        }
        let card = words::numbers(rest).unwrap_or_default().last().and_then(|n| n.checked_sub(1)).filter(|at| *at < view.cards.len());
        let name = view.row.name.to_string();
        let made = settle::form(deed, action, (&name, ""), &view.cards, card, ApprovalOffer::Never, WeighedReasons::new());
        self.village = Some(village);
        match made {
            Ok(form) => {
                let form = *form.ready(self.lang);
                let lines = say::form(&form, false, self.lang);
                self.ask = Some(Ask::Form { form: Box::new(form), whole: false });
                Reply::of(lines)
            }
            Err(why) => self.one(&why),
        }
    }
}
