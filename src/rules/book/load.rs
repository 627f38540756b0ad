//! Reads rule files: TOML to a compiled book, every mistake with file, line and column.
//!
//! What does not live here: rules themselves (`compile.rs`), the shape of the files (`raw.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::domain::caliber::Caliber;
use crate::domain::caliber::Counted;
use crate::domain::caliber::Item;
use crate::domain::caliber::ItemKind;
use crate::domain::digest;
use crate::domain::field::FieldId;
use crate::domain::field::field;
use crate::domain::period::Part;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::i18n::written;
use crate::rules::book::Book;
use crate::rules::book::BookContent;
use crate::rules::book::BookFile;
use crate::rules::book::CardRow;
use crate::rules::book::Stat;
use crate::rules::book::compile;
use crate::rules::book::limits;
use crate::rules::book::limits::Limit;
use crate::rules::book::limits::LimitSpan;
use crate::rules::book::limits::Unit;
use crate::rules::book::oversights;
use crate::rules::book::raw::Placed;
use crate::rules::book::raw::RawCaliber;
use crate::rules::book::raw::RawFile;
use crate::rules::book::raw::RawLimit;
use crate::rules::book::raw::RawRule;
use crate::rules::book::raw::RuleFile;
use crate::rules::book::raw::no_rule;
use crate::rules::book::wording;
use crate::rules::lang::check::Checker;
use crate::rules::lang::check::Env;
use crate::rules::lang::error::BookErrors;
use crate::rules::lang::error::RuleError;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::names;
use crate::rules::lang::names::Level;
use crate::rules::lang::names::StatOf;
use crate::rules::lang::parse::parse;

/// Years that a limit may be of.
const YEARS: RangeInclusive<i32> = 2000..=2100;

/// Levels of a place: province, prefecture, county, township.
const LEVELS: usize = 4;

/// Loads files in order, later ones over earlier ones.
///
/// # Errors
/// Every mistake found.
pub fn load(files: Vec<BookFile>) -> Result<Book, BookErrors> {
    let mut errors = Vec::new();
    let mut raw = Vec::new();
    for BookFile { name, text, layer } in &files {
        let file = RuleFile { name, text, layer: *layer };
        match toml::from_str::<RawFile>(text) {
            Ok(found) => raw.push((file, found)),
            Err(error) => {
                let fault = written::fault(text, error.span(), error.message());
                errors.push(file.error(error.span().map_or(0, |span| span.start), fault.said));
            }
        }
    }
    let mut book = Loader { errors: &mut errors, arena: Arena::new(), env: Env::default() }.book(raw, &files);
    book.files = files.into();
    if errors.is_empty() { Ok(book) } else { Err(BookErrors(errors)) }
}

/// The digest of a rulebook of files with these texts, in their order. Where a file lies and what it is called changes no rule, and neither
/// does one that says nothing.
#[must_use]
pub fn digest_of<'f>(texts: impl Iterator<Item = &'f str>) -> String {
    let digests: String = texts.filter(|text| !text.trim().is_empty()).map(|text| digest::sha256(text.as_bytes())).collect();
    digest::sha256(digests.as_bytes())
}

/// The digest by which programs before 0.2 knew a rulebook: names and texts of its files in order. Only for what they left.
#[must_use]
pub fn digest_with_names<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> String {
    let whole = files.flat_map(|(name, text)| [name, text]).collect::<Vec<_>>().join("\n");
    digest::sha256(whole.as_bytes())
}

struct Loader<'e> {
    errors: &'e mut Vec<RuleError>,
    arena: Arena,
    env: Env,
}

impl Loader<'_> {
    fn book(mut self, raw: Vec<(RuleFile, RawFile)>, files: &[BookFile]) -> Book {
        let mut limits = Vec::new();
        let mut calibers: Vec<Caliber> = Vec::new();
        for (file, found) in &raw {
            for limit in &found.limit {
                self.limit(*file, limit, &mut limits);
            }
            for caliber in &found.caliber {
                if let Some(caliber) = self.caliber(*file, caliber) {
                    calibers.retain(|own| own.code != caliber.code);
                    calibers.push(caliber);
                }
            }
            for (name, written) in &found.define {
                if let Some(said) = self.taken(name, file.layer) {
                    self.errors.push(file.error(written.span().start, said));
                    continue;
                }
                match parse(written.get_ref()) {
                    Ok(ast) => {
                        self.env.defines.retain(|(own, _)| own != name);
                        self.env.defines.push((name.clone(), ast));
                    }
                    Err(slip) => self.errors.push(file.slip(written, &slip)),
                }
            }
        }
        self.titles(&raw);
        let written = raw.iter().flat_map(|(_, found)| found.define.iter());
        let defined: BTreeMap<String, String> = written.map(|(name, written)| (name.clone(), written.get_ref().clone())).collect();
        let stats = self.stats(&raw);
        let mut rules: Vec<(RuleFile, RawRule)> = Vec::new();
        let mut cards = Vec::new();
        for (file, found) in raw {
            let mut once = BTreeSet::new();
            for rule in found.rule {
                let code = rule.code.get_ref();
                if !once.insert(code.clone()) {
                    // A later file changes a rule on purpose; twice in one file, one of the two was meant to have another code.
                    let said = text("这个文件里有两条 {code}，编号不能相同", "this file has {code} twice: give one of them another code");
                    self.errors.push(file.error(rule.code.span().start, said.fill(&[("code", code)])));
                }
                rules.push((file, rule));
            }
            for card in found.card {
                cards.push((file, card));
            }
        }
        // A card may name a rule that does not compile: that is one mistake, not two.
        let codes: Vec<String> = rules.iter().map(|(_, rule)| rule.code.get_ref().clone()).collect();
        let rules = compile::rules(rules, &mut self.env, &mut self.arena, self.errors);
        let cards = cards
            .into_iter()
            .map(|(file, card)| {
                self.errors.append(&mut oversights::codes(file, Some(&card.reasons), oversights::Of::Reason));
                for code in card.headline.iter().chain(&card.lines) {
                    if !codes.contains(code.get_ref()) {
                        self.errors.push(file.error(code.span().start, no_rule(code.get_ref(), codes.iter().map(String::as_str))));
                    }
                }
                CardRow {
                    name: card.name,
                    title: card.title,
                    headline: card.headline.into_iter().map(Placed::into_inner).collect(),
                    lines: card.lines.into_iter().map(Placed::into_inner).collect(),
                    usual: card.usual,
                    reasons: card.reasons.into_iter().map(Placed::into_inner).collect(),
                }
            })
            .collect();
        let digest = digest_of(files.iter().map(|file| &*file.text));
        let slots = rules.iter().map(|_| OnceLock::new()).collect();
        let tellings = rules.iter().map(|_| OnceLock::new()).collect();
        let codes = rules.iter().enumerate().map(|(at, rule)| (rule.code.clone(), at)).collect();
        let (arena, env, files) = (self.arena, self.env, [].into());
        let mut book =
            Book(Arc::new(BookContent { arena, env, rules, codes, stats, limits, calibers, cards, digest, files, slots, tellings }));
        wording::lay_down(&mut book, &defined);
        book
    }

    /// Why a definition may not have a name: every expression that has the name would mean something else in silence.
    fn taken(&self, name: &str, layer: usize) -> Option<Text> {
        let levels = [Level::Household, Level::Rows(Coll::Members)];
        let said = if levels.into_iter().any(|level| names::at_level(name, level, false).is_some()) {
            text("{name} 是字段，定义请换一个名称", "{name} is a field: give the definition another name")
        } else if layer > 0 && self.env.defines.iter().any(|(own, _)| own == name) {
            text("{name} 是已有的定义，请换一个名称", "{name} is a definition already: give yours another name")
        } else {
            return None;
        };
        Some(said.fill(&[("name", &name)]))
    }

    /// Titles of definitions; by position, so only once every file has said what it defines.
    fn titles(&mut self, raw: &[(RuleFile, RawFile)]) {
        for (file, found) in raw {
            for (name, title) in &found.named {
                let known = self.env.defines.iter().position(|(own, _)| own == name.get_ref());
                if let Some(at) = known {
                    self.env.titles.retain(|(own, _)| *own != at);
                    self.env.titles.push((at, title.clone()));
                } else {
                    let guess = closest(name.get_ref(), self.env.defines.iter().map(|(own, _)| own.as_str()));
                    let said = text("没有名为 {name} 的定义{meant}", "no definition {name}{meant}");
                    self.errors.push(file.error(name.span().start, said.fill(&[("name", name.get_ref()), ("meant", &meant(guess))])));
                }
            }
        }
    }

    fn limit(&mut self, file: RuleFile, raw: &RawLimit, limits: &mut Vec<Limit>) {
        let key = raw.key.get_ref();
        let known = self.env.limits.iter().position(|(own, _)| own == key);
        if file.layer > 0 && known.is_none() {
            let guess = closest(key, self.env.limits.iter().map(|(own, _)| own.as_str()));
            if let Some(guess) = guess {
                let said = text("没有名为 {key} 的标准{meant}", "no limit {key}{meant}");
                self.errors.push(file.error(raw.key.span().start, said.fill(&[("key", key), ("meant", &meant(Some(guess)))])));
                return;
            }
        }
        let earlier = limits.iter().find(|own: &&Limit| own.key == *key);
        let unit = match (&raw.unit, earlier) {
            (Some(unit), _) => Unit::ALL.iter().find(|(code, _)| code == unit.get_ref()).map(|(_, unit)| *unit),
            (None, Some(earlier)) => Some(earlier.unit),
            (None, None) => None,
        };
        let Some(unit) = unit else {
            let typed = raw.unit.as_ref().map_or("", |unit| unit.get_ref());
            let guess = closest(typed, Unit::ALL.iter().map(|(code, _)| *code));
            let said = text("标准 {key} 没有可用的单位{meant}", "limit {key} has no known unit{meant}");
            let at = raw.unit.as_ref().unwrap_or(&raw.key).span().start;
            self.errors.push(file.error(at, said.fill(&[("key", key), ("meant", &meant(guess))])));
            return;
        };
        let span = LimitSpan {
            least: raw.least.as_ref().map(|least| least.get_ref().clone()).or_else(|| earlier.and_then(|own| own.span.least.clone())),
            most: raw.most.as_ref().map(|most| most.get_ref().clone()).or_else(|| earlier.and_then(|own| own.span.most.clone())),
        };
        let bounds = [&raw.least, &raw.most].into_iter().flatten().filter(|bound| unit.read(bound.get_ref()).is_none());
        for written in raw.value.iter().chain(bounds) {
            if let Some(said) = unit.fault(written.get_ref(), &span) {
                self.errors.push(file.error(written.span().start, said.fill(&[("key", key)])));
            }
        }
        if let Some(year) = raw.year.as_ref().filter(|year| !YEARS.contains(year.get_ref())) {
            let said = text("年份 {year} 不对，要写四位，如 2024", "{year} is no year: write four digits, like 2024");
            self.errors.push(file.error(year.span().start, said.fill(&[("year", year.get_ref())])));
        }
        let place: Vec<String> =
            raw.place.iter().flat_map(|place| place.get_ref().split('/')).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        if let Some(written) = raw.place.as_ref().filter(|_| place.len() > LEVELS) {
            let said = text(
                "地方最多写省/市州/县/乡镇四级，再往下就用不上",
                "a place has four levels at most, province to township: nothing below is ever looked up",
            );
            self.errors.push(file.error(written.span().start, said));
        }
        let effective = raw.effective.as_ref().and_then(|day| {
            let read = day.get_ref().parse().ok();
            if read.is_none() {
                self.errors.push(file.error(day.span().start, text("日期应写作 2024-01-01", "write days as 2024-01-01")));
            }
            read
        });
        let mut part = raw.part.as_ref().and_then(|written| {
            let read = limits::part(written.get_ref());
            if read.is_none() {
                let said = text("part 应写作 annual（全年）、q3、h1 或 q1", "part is annual, q3, h1 or q1");
                self.errors.push(file.error(written.span().start, said));
            }
            read
        });
        // A line of a year that an office sets without naming a part is one of the whole year.
        if raw.part.is_none() && limits.iter().any(|own| own.key == *key && own.part.is_some()) {
            part = Some(Part::Annual);
        }
        if known.is_none() {
            self.env.limits.push((key.clone(), unit.ty()));
        }
        limits.push(Limit {
            key: key.clone(),
            value: raw.value.as_ref().map(|value| value.get_ref().clone()),
            unit,
            span,
            year: raw.year.as_ref().map(|year| *year.get_ref()),
            part,
            place,
            document: raw.document.clone().unwrap_or_default(),
            effective,
            title: raw.title.clone().or_else(|| earlier.map(|own| own.title.clone())).unwrap_or_else(|| Text::same(key.as_str())),
            layer: file.layer,
        });
    }

    fn field(&mut self, file: RuleFile, placed: &Placed) -> Option<FieldId> {
        let found = field(placed.get_ref());
        if found.is_none() {
            let said = text("没有名为 {name} 的字段{meant}", "no field {name}{meant}");
            let guess = closest(placed.get_ref(), FieldId::all().map(FieldId::code));
            self.errors.push(file.error(placed.span().start, said.fill(&[("name", placed.get_ref()), ("meant", &meant(guess))])));
        }
        found
    }

    fn caliber(&mut self, file: RuleFile, raw: &RawCaliber) -> Option<Caliber> {
        let mut items: Vec<Item> = Vec::new();
        for item in &raw.item {
            let id = self.field(file, &item.field)?;
            let parent = match &item.parent {
                Some(parent) => Some(self.field(file, parent)?),
                None => None,
            };
            if parent.is_some_and(|parent| !items.iter().any(|own| own.field == parent)) {
                let said = text("大项要写在分项之前", "an item comes after the item it is part of");
                self.errors.push(file.error(item.field.span().start, said));
            }
            let kinds = [ItemKind::Income, ItemKind::Cost, ItemKind::Subsidy, ItemKind::Derived];
            let Some(kind) = kinds.into_iter().find(|kind| kind.code() == item.kind.get_ref()) else {
                let said = text("种类应为 income、cost、subsidy 或 derived", "the kind is income, cost, subsidy or derived");
                self.errors.push(file.error(item.kind.span().start, said));
                return None;
            };
            items.push(Item { field: id, parent, kind, self_reported: item.self_reported, by_mu: item.by_mu });
        }
        let denominator = self.field(file, &raw.denominator)?;
        let mut not_comparable = Vec::new();
        for (code, fields) in &raw.not_comparable {
            let fields = fields.iter().filter_map(|placed| self.field(file, placed)).collect();
            not_comparable.push((code.clone(), fields));
        }
        let counted = Counted::ALL.into_iter().flat_map(|counted| {
            let words = raw.counted.get(counted.code()).into_iter().flatten();
            words.map(move |word| (word.clone(), counted))
        });
        Some(Caliber {
            counted: counted.collect(),
            code: raw.code.get_ref().clone(),
            title: raw.title.clone(),
            from_year: raw.from_year,
            split: raw.split,
            denominator,
            items,
            not_comparable,
        })
    }

    fn stats(&mut self, raw: &[(RuleFile, RawFile)]) -> Vec<Stat> {
        let mut stats: Vec<Stat> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        for (file, found) in raw {
            for one in &found.statistic {
                let Some(of) = StatOf::parse(one.scope.get_ref()) else {
                    let said = text("统计的范围应为 village、town 或 county", "a statistic is of a village, of its town or of the county");
                    self.errors.push(file.error(one.scope.span().start, said));
                    continue;
                };
                if self.env.stats.iter().any(|(own, whose, _)| own == one.name.get_ref() && *whose == of) {
                    let said = text("{name} 是已有的统计，请换一个名称", "{name} is a statistic already: give yours another name");
                    self.errors.push(file.error(one.name.span().start, said.fill(&[("name", one.name.get_ref())])));
                    continue;
                }
                let level = match of {
                    StatOf::Village => Level::Village,
                    StatOf::Town => Level::Town,
                    StatOf::County => Level::County,
                };
                let checked =
                    parse(one.value.get_ref()).and_then(|ast| Checker::new(&mut self.env, &mut self.arena, &[], level).check(&ast));
                match checked {
                    Ok((at, ty)) => {
                        let name = one.name.get_ref().clone();
                        self.env.stats.push((name.clone(), of, Some(ty)));
                        let title = one.title.clone().unwrap_or_else(|| Text::same(name.as_str()));
                        let is_twin =
                            |(own, text): (&Stat, &String)| own.of == StatOf::Town && own.name == name && text == one.value.get_ref();
                        let twin = stats.iter().zip(&texts).position(is_twin).filter(|_| of == StatOf::County);
                        texts.push(one.value.get_ref().clone());
                        stats.push(Stat { name, of, twin, title, at });
                    }
                    Err(slip) => self.errors.push(file.slip(&one.value, &slip)),
                }
            }
        }
        stats
    }
}
