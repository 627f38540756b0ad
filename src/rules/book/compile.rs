//! From written rules to compiled ones: overlays are laid over, expressions checked, sentences taken apart.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::domain::field::field;
use crate::domain::flag::Severity;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::rules::book::Example;
use crate::rules::book::ExamplePlace;
use crate::rules::book::Hole;
use crate::rules::book::Rule;
use crate::rules::book::Scope;
use crate::rules::book::Show;
use crate::rules::book::example;
use crate::rules::book::oversights;
use crate::rules::book::raw::LineCursor;
use crate::rules::book::raw::Placed;
use crate::rules::book::raw::RawExample;
use crate::rules::book::raw::RawGrade;
use crate::rules::book::raw::RawRule;
use crate::rules::book::raw::RawText;
use crate::rules::book::raw::RuleFile;
use crate::rules::book::raw::no_rule;
use crate::rules::lang::check::Checker;
use crate::rules::lang::check::Env;
use crate::rules::lang::error::ExprSlip;
use crate::rules::lang::error::RuleError;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::names;
use crate::rules::lang::names::Level;
use crate::rules::lang::parse::Ast;
use crate::rules::lang::parse::LanguageForm;
use crate::rules::lang::parse::ParsedOver;
use crate::rules::lang::parse::parse;
use crate::rules::lang::types::Ty;

/// How a rule says that none of its numbers is at stake; a rule that says nothing means the same.
const NO_STAKE: &str = "none";

/// How a sample may say that its rule ends.
const EXPECTED: [&str; 5] = ["high", "medium", "low", "clear", "skipped"];

/// A part of a rule with the file it was last written in.
type Part<'a, T> = Option<(RuleFile<'a>, T)>;

/// A rule with all overlays laid over it.
struct Whole<'a> {
    first: (RuleFile<'a>, Placed),
    rule: RawRule,
    needs: Part<'a, Vec<Placed>>,
    enough: Part<'a, Placed>,
    applies: Part<'a, Placed>,
    when: Part<'a, Placed>,
    grades: Part<'a, Vec<RawGrade>>,
    severity: Option<Severity>,
    stake: Part<'a, Placed>,
    silent_beside: Part<'a, Vec<Placed>>,
    mark: Part<'a, Placed>,
    say: Part<'a, RawText>,
    fields: Part<'a, Vec<Placed>>,
    scope: Part<'a, Placed>,
    locals: BTreeMap<String, (RuleFile<'a>, Placed)>,
    examples: Vec<(RuleFile<'a>, RawExample)>,
    changed: Vec<&'static str>,
}

/// What an entry that lies over a rule says of it, by the names of the file.
fn parts(rule: &RawRule) -> Vec<&'static str> {
    let all = [
        ("on", rule.on.is_some()),
        ("title", rule.title.is_some()),
        ("brief", rule.brief.is_some()),
        ("kind", rule.kind.is_some()),
        ("meaning", rule.meaning.is_some()),
        ("needs", rule.needs.is_some()),
        ("enough", rule.enough.is_some()),
        ("applies", rule.applies.is_some()),
        ("when", rule.when.is_some()),
        ("let", !rule.locals.is_empty()),
        ("severity", rule.severity.is_some()),
        ("grades", rule.grades.is_some()),
        ("stake", rule.stake.is_some()),
        ("silent_beside", rule.silent_beside.is_some()),
        ("mark", rule.mark.is_some()),
        ("say", rule.say.is_some()),
        ("ask", rule.ask.is_some()),
        ("look", rule.look.is_some()),
        ("usual", rule.usual.is_some()),
        ("excuse", rule.excuse.is_some()),
        ("external", rule.external.is_some()),
        ("fields", rule.fields.is_some()),
        ("example", !rule.example.is_empty()),
    ];
    all.into_iter().filter(|(_, said)| *said).map(|(name, _)| name).collect()
}

/// Compiles rules in order; a code seen again is an overlay over what was there.
pub fn rules(raw: Vec<(RuleFile, RawRule)>, env: &mut Env, arena: &mut Arena, errors: &mut Vec<RuleError>) -> Vec<Rule> {
    let mut whole: Vec<Whole> = Vec::new();
    for (file, rule) in raw {
        match whole.iter_mut().find(|own| own.first.1.get_ref() == rule.code.get_ref()) {
            Some(own) if file.layer == own.first.0.layer && file.layer == 0 => {
                let said = text("规则 {code} 写了两次", "rule {code} stands twice").fill(&[("code", rule.code.get_ref())]);
                errors.push(file.error(rule.code.span().start, said));
            }
            Some(own) => {
                errors.append(&mut oversights::of_rule(file, &rule, Some(own.first.0.name)));
                own.changed.extend(parts(&rule));
                own.lay(file, rule);
            }
            None => {
                errors.append(&mut oversights::of_rule(file, &rule, None));
                whole.push(Whole::new(file, rule));
            }
        }
    }
    quiet(&whole, errors);
    let mut done = Vec::new();
    let codes: Vec<String> = whole.iter().filter(|own| own.first.0.layer == 0).map(|own| own.first.1.get_ref().clone()).collect();
    for rule in whole {
        // An overlay that brings nothing a rule of its own needs was meant for the one its code is close to.
        let (file, code) = &rule.first;
        let bare = file.layer > 0 && rule.when.is_none() && rule.rule.title.is_none() && rule.scope.is_none();
        if bare && closest(code.get_ref(), codes.iter().map(String::as_str)).is_some() {
            errors.push(file.error(code.span().start, no_rule(code.get_ref(), codes.iter().map(String::as_str))));
            continue;
        }
        let mut found = Vec::new();
        let compiled = (Compiler { env: &mut *env, arena: &mut *arena, errors: &mut found }).rule(rule);
        if let Some(rule) = compiled.filter(|_| found.is_empty()) {
            done.push(Rule { place: done.len(), ..rule });
        }
        errors.append(&mut found);
    }
    done
}

/// Whom a rule may be silent beside: household rules that are silent beside none themselves, so that no silence hangs on another.
fn quiet(whole: &[Whole], errors: &mut Vec<RuleError>) {
    let scope = |own: &Whole| own.scope.as_ref().map(|(_, scope)| scope.get_ref().clone()).unwrap_or_default();
    let is_household = |own: &Whole| [Scope::Household.code(), Scope::Person.code()].contains(&scope(own).as_str());
    for own in whole {
        for (file, code) in own.silent_beside.iter().flat_map(|(file, codes)| codes.iter().map(move |code| (file, code))) {
            let said = match whole.iter().find(|other| other.first.1.get_ref() == code.get_ref()) {
                None => no_rule(code.get_ref(), whole.iter().map(|own| own.first.1.get_ref().as_str())),
                Some(other) if !is_household(own) || !is_household(other) => text(
                    "silent_beside 只能写在户或人的规则上，列出的也只能是户或人的规则",
                    "silent_beside stands in rules about households or persons and names only such",
                ),
                Some(other) if other.silent_beside.as_ref().is_some_and(|(_, codes)| !codes.is_empty()) => {
                    text("{code} 自己也有 silent_beside，不能再列在这里", "{code} has a silent_beside of its own and cannot be named here")
                        .fill(&[("code", code.get_ref())])
                }
                Some(_) => continue,
            };
            errors.push(file.error(code.span().start, said));
        }
    }
}

impl<'a> Whole<'a> {
    fn new(file: RuleFile<'a>, mut rule: RawRule) -> Whole<'a> {
        let code = rule.code.clone();
        let later = RawRule {
            needs: rule.needs.take(),
            enough: rule.enough.take(),
            applies: rule.applies.take(),
            when: rule.when.take(),
            locals: std::mem::take(&mut rule.locals),
            grades: rule.grades.take(),
            severity: rule.severity.take(),
            stake: rule.stake.take(),
            silent_beside: rule.silent_beside.take(),
            mark: rule.mark.take(),
            say: rule.say.take(),
            fields: rule.fields.take(),
            scope: rule.scope.take(),
            example: std::mem::take(&mut rule.example),
            title: None,
            brief: None,
            kind: None,
            meaning: None,
            ask: None,
            look: None,
            usual: None,
            excuse: None,
            external: None,
            on: None,
            code: code.clone(),
        };
        let mut whole = Whole {
            first: (file, code),
            rule,
            needs: None,
            enough: None,
            applies: None,
            when: None,
            grades: None,
            severity: None,
            stake: None,
            silent_beside: None,
            mark: None,
            say: None,
            fields: None,
            scope: None,
            locals: BTreeMap::new(),
            examples: Vec::new(),
            changed: Vec::new(),
        };
        whole.lay(file, later);
        whole
    }

    fn lay(&mut self, file: RuleFile<'a>, over: RawRule) {
        fn take<'a, T>(own: &mut Part<'a, T>, file: RuleFile<'a>, over: Option<T>) {
            if let Some(over) = over {
                *own = Some((file, over));
            }
        }
        fn keep<T>(own: &mut Option<T>, over: Option<T>) {
            if over.is_some() {
                *own = over;
            }
        }
        // An office that changes when a rule fires has its own samples, or none.
        if file.layer > 0 && (over.when.is_some() || over.grades.is_some() || over.severity.is_some() || !over.example.is_empty()) {
            self.examples.clear();
        }
        if over.severity.is_some() {
            self.grades = None;
            self.severity = over.severity;
        }
        take(&mut self.needs, file, over.needs);
        take(&mut self.enough, file, over.enough);
        take(&mut self.applies, file, over.applies);
        take(&mut self.when, file, over.when);
        take(&mut self.grades, file, over.grades);
        take(&mut self.stake, file, over.stake);
        take(&mut self.silent_beside, file, over.silent_beside);
        take(&mut self.mark, file, over.mark);
        take(&mut self.say, file, over.say);
        take(&mut self.fields, file, over.fields);
        take(&mut self.scope, file, over.scope);
        // Another title is not told by the few words of the old one.
        if over.title.is_some() {
            self.rule.brief = None;
        }
        keep(&mut self.rule.title, over.title);
        keep(&mut self.rule.brief, over.brief);
        keep(&mut self.rule.kind, over.kind);
        keep(&mut self.rule.meaning, over.meaning);
        keep(&mut self.rule.ask, over.ask);
        keep(&mut self.rule.look, over.look);
        keep(&mut self.rule.usual, over.usual);
        keep(&mut self.rule.excuse, over.excuse);
        keep(&mut self.rule.external, over.external);
        keep(&mut self.rule.on, over.on);
        self.locals.extend(over.locals.into_iter().map(|(name, placed)| (name, (file, placed))));
        self.examples.extend(over.example.into_iter().map(|example| (file, example)));
    }
}

struct Compiler<'b> {
    env: &'b mut Env,
    arena: &'b mut Arena,
    errors: &'b mut Vec<RuleError>,
}

impl Compiler<'_> {
    fn rule(&mut self, raw: Whole) -> Option<Rule> {
        let (file, code) = (&raw.first.0, &raw.first.1);
        let lacks = |what: &str| {
            let said = text("规则 {code} 缺少 {what}", "rule {code} lacks {what}");
            file.error(code.span().start, said.fill(&[("code", code.get_ref()), ("what", &what)]))
        };
        let mut lacking = Vec::new();
        for (there, what) in [
            (raw.when.is_some(), "when"),
            (raw.rule.title.is_some(), "title"),
            (raw.rule.kind.is_some(), "kind"),
            (raw.scope.is_some(), "scope"),
            (raw.severity.is_some() || raw.grades.is_some(), "severity"),
        ] {
            if !there {
                lacking.push(lacks(what));
            }
        }
        self.errors.append(&mut lacking);
        let scope = self.scope(raw.scope.as_ref()?)?;
        let level = match scope {
            Scope::Person | Scope::Household => Level::Household,
            Scope::Village => Level::Village,
            Scope::Town => Level::Town,
        };
        let locals: Vec<(String, Ast)> =
            raw.locals.iter().filter_map(|(name, (file, placed))| Some((name.clone(), self.parsed(*file, placed)?))).collect();
        let person = scope == Scope::Person;
        let enough = self.clause(raw.enough.as_ref(), &locals, level, false);
        let applies = self.clause(raw.applies.as_ref(), &locals, level, person);
        let when = self.clause(raw.when.as_ref(), &locals, level, person);
        let grades = self.grades(&raw, &locals, level, person);
        let stake = self.stake(raw.stake.as_ref(), &locals, level);
        let mark = self.mark(raw.mark.as_ref(), &locals, level);
        let needs = self.needs(&raw, &locals, level);
        let (say, holes) = self.say(&raw, &locals, level);
        let fields = self.fields(&raw, scope);
        self.unused(&raw, &locals, level);
        let text = written(&raw);
        let examples = self.examples(&raw.examples);
        let mut rule = Rule {
            code: code.get_ref().clone(),
            wording: String::new(),
            title: raw.rule.title?,
            brief: raw.rule.brief,
            scope,
            kind: raw.rule.kind?,
            on: raw.rule.on.unwrap_or(true),
            meaning: raw.rule.meaning,
            look: raw.rule.look.into_iter().flatten().map(Placed::into_inner).collect(),
            usual: raw.rule.usual.into_iter().flatten().map(Placed::into_inner).collect(),
            silent_beside: raw.silent_beside.iter().flat_map(|(_, codes)| codes).map(|code| code.get_ref().clone()).collect(),
            excuse: raw.rule.excuse,
            external: raw.rule.external.unwrap_or_default(),
            text,
            limits: Vec::new(),
            examples,
            ask: raw.rule.ask,
            severities: grades.iter().map(|(severity, _)| *severity).collect(),
            fields,
            file: file.name.to_owned(),
            changed: distinct(raw.changed),
            say: say.unwrap_or_default(),
            place: 0,
            holes,
            needs,
            enough,
            applies,
            when: when?,
            grades,
            stake,
            mark,
        };
        rule.severities.sort_unstable();
        rule.severities.dedup();
        rule.severities.reverse();
        rule.limits = self.limits(&rule);
        Some(rule)
    }

    /// Samples with what is wrong in them as they are written; they decide nothing in a run, so only a check refuses them for it.
    fn examples(&mut self, written: &[(RuleFile, RawExample)]) -> Vec<Example> {
        let mut done: Vec<Example> = Vec::new();
        let mut cursor = LineCursor::default();
        let mut in_file = "";
        for (file, raw) in written {
            if file.name != in_file {
                (in_file, cursor) = (file.name, LineCursor::default());
            }
            let expect = raw.expect.get_ref();
            if !EXPECTED.contains(&expect.as_str()) {
                let guess = closest(expect, EXPECTED.into_iter());
                let said = text("不认识的结果 {e}{meant}", "unknown outcome {e}{meant}").fill(&[("e", expect), ("meant", &meant(guess))]);
                self.errors.push(file.error(raw.expect.span().start, said));
            }
            let mut slips = match example::read(raw.given.get_ref()) {
                Ok(entries) => example::unread(self.env, &entries),
                Err(slip) => vec![slip],
            };
            let given = file.place(&raw.given, &mut cursor);
            let place = ExamplePlace { file: file.name.to_owned(), given, expect: file.place(&raw.expect, &mut cursor) };
            if let Some(twin) = done.iter().find(|own| own.given == *raw.given.get_ref() && own.place.file == place.file) {
                let said = text("和第 {line} 行的例子一样，请删去一个", "this sample is that of line {line} again: take one away");
                slips.push(ExprSlip::new(0, said.fill(&[("line", &twin.place.given.0)])));
            }
            let faults = slips.iter().map(|slip| file.slip(&raw.given, slip)).collect();
            done.push(Example { given: raw.given.get_ref().clone(), expect: expect.clone(), stake: raw.stake, place, faults });
        }
        done
    }

    fn scope(&mut self, (file, placed): &(RuleFile, Placed)) -> Option<Scope> {
        let all = [Scope::Person, Scope::Household, Scope::Village, Scope::Town];
        let found = all.into_iter().find(|scope| scope.code() == placed.get_ref());
        if found.is_none() {
            let guess = closest(placed.get_ref(), all.iter().map(|scope| scope.code()));
            let said = text("不认识的范围{meant}", "unknown scope{meant}").fill(&[("meant", &meant(guess))]);
            self.errors.push(file.error(placed.span().start, said));
        }
        found
    }

    fn parsed(&mut self, file: RuleFile, placed: &Placed) -> Option<Ast> {
        match parse(placed.get_ref()) {
            Ok(ast) => Some(ast),
            Err(slip) => {
                self.errors.push(file.slip(placed, &slip));
                None
            }
        }
    }

    /// A yes/no expression; of a person rule it becomes `any(members: …)`.
    fn clause(&mut self, part: Option<&(RuleFile, Placed)>, locals: &[(String, Ast)], level: Level, person: bool) -> Option<At> {
        let (file, placed) = part?;
        let ast = self.parsed(*file, placed)?;
        let ast = if person { of_any_member(ast) } else { ast };
        match Checker::new(self.env, self.arena, locals, level).truth(&ast) {
            Ok(at) => Some(at),
            Err(slip) => {
                self.errors.push(file.slip(placed, &slip));
                None
            }
        }
    }

    /// Local names are checked where they are used; one that nothing uses yet is checked by itself, and put in nowhere.
    fn unused(&mut self, raw: &Whole, locals: &[(String, Ast)], level: Level) {
        if !self.errors.is_empty() {
            return;
        }
        for (name, ast) in locals {
            let mut aside = Arena::new();
            if let (Err(slip), Some((file, placed))) = (Checker::new(self.env, &mut aside, locals, level).check(ast), raw.locals.get(name))
            {
                self.errors.push(file.slip(placed, &slip));
            }
        }
    }

    /// What is at stake where the rule fires: money of the household; none where the rule says so, or says nothing.
    fn stake(&mut self, part: Option<&(RuleFile, Placed)>, locals: &[(String, Ast)], level: Level) -> Option<At> {
        let (file, placed) = part?;
        if placed.get_ref() == NO_STAKE {
            return None;
        }
        let ast = self.parsed(*file, placed)?;
        let checked = match level {
            Level::Household => Checker::new(self.env, self.arena, locals, level).money(&ast),
            _ => Err(ExprSlip::new(
                0,
                text("村级、镇级规则不算金额，请写 none", "a rule about villages or the town has no money: write none"),
            )),
        };
        match checked {
            Ok(at) => Some(at),
            Err(slip) => {
                self.errors.push(file.slip(placed, &slip));
                None
            }
        }
    }

    /// Which households of a village a rule marks: about each household, with the village's local names in reach.
    fn mark(&mut self, part: Option<&(RuleFile, Placed)>, locals: &[(String, Ast)], level: Level) -> Option<At> {
        let (file, placed) = part?;
        let ast = self.parsed(*file, placed)?;
        let mut checker = Checker::new(self.env, self.arena, locals, level);
        checker.levels.push(Level::Household);
        match checker.truth(&ast) {
            Ok(at) => Some(at),
            Err(slip) => {
                self.errors.push(file.slip(placed, &slip));
                None
            }
        }
    }

    fn grades(&mut self, raw: &Whole, locals: &[(String, Ast)], level: Level, person: bool) -> Vec<(Severity, Option<At>)> {
        if let Some(severity) = raw.severity
            && raw.grades.is_none()
        {
            return vec![(severity, None)];
        }
        let Some((file, grades)) = &raw.grades else { return Vec::new() };
        let mut done = Vec::new();
        for grade in grades {
            let test = grade.test.as_ref().map(|test| (*file, test.clone()));
            done.push((grade.severity, self.clause(test.as_ref(), locals, level, person)));
        }
        done
    }

    fn needs(&mut self, raw: &Whole, locals: &[(String, Ast)], level: Level) -> Vec<crate::rules::lang::expr::Thing> {
        let Some((file, needs)) = &raw.needs else { return Vec::new() };
        let mut things = Vec::new();
        for need in needs {
            match Checker::new(self.env, self.arena, locals, level).thing(0, need.get_ref()) {
                Ok(thing) => things.push(thing),
                Err(slip) => self.errors.push(file.slip(need, &slip)),
            }
        }
        things
    }

    fn fields(&mut self, raw: &Whole, scope: Scope) -> Vec<String> {
        let Some((file, fields)) = &raw.fields else { return Vec::new() };
        for placed in fields {
            let name = placed.get_ref();
            let known = field(name).is_some() || names::SCALARS.iter().any(|scalar| scalar.name == name);
            if !known && scope.is_per_household() {
                let guess = closest(name, names::known());
                let said =
                    text("没有名为 {name} 的字段{meant}", "no field {name}{meant}").fill(&[("name", name), ("meant", &meant(guess))]);
                self.errors.push(file.error(placed.span().start, said));
            }
        }
        fields.iter().map(|placed| placed.get_ref().clone()).collect()
    }

    fn say(&mut self, raw: &Whole, locals: &[(String, Ast)], level: Level) -> (Option<Text>, Vec<Hole>) {
        let Some((file, say)) = &raw.say else { return (None, Vec::new()) };
        let whole = Text::made(say.zh.get_ref().clone(), say.en.as_ref().map(|en| en.get_ref().clone()).unwrap_or_default());
        let mut holes: Vec<Hole> = Vec::new();
        for (lang, placed) in [(Lang::Zh, Some(&say.zh)), (Lang::En, say.en.as_ref())] {
            let Some(placed) = placed else { continue };
            for written in whole.holes(lang) {
                if holes.iter().any(|hole| hole.written == written) {
                    continue;
                }
                match self.hole(written, locals, level) {
                    Ok(hole) => holes.push(hole),
                    Err(slip) => {
                        let offset = placed.get_ref().find(&format!("{{{written}")).unwrap_or(0) + 1;
                        self.errors.push(file.slip(placed, &ExprSlip::new(offset + slip.at, slip.said)));
                    }
                }
            }
        }
        if let Some(en) = &say.en {
            let sorted = |lang| {
                let mut holes = whole.holes(lang);
                holes.sort_unstable();
                holes.dedup();
                holes.into_iter().map(str::to_owned).collect::<Vec<_>>()
            };
            if sorted(Lang::Zh) != sorted(Lang::En) {
                let said = text("中英文的空位不一致", "the two languages have different holes");
                self.errors.push(file.error(en.span().start, said));
            }
        }
        (Some(whole), holes)
    }

    fn hole(&mut self, written: &str, locals: &[(String, Ast)], level: Level) -> Result<Hole, ExprSlip> {
        let (expression, show) = match written.rsplit_once(':') {
            Some((expression, "money")) => (expression, Show::Money),
            Some((expression, "percent")) => (expression, Show::Percent),
            Some((expression, "count")) => (expression, Show::Count),
            _ => (written, Show::Plain),
        };
        let ast = parse(expression)?;
        let (at, ty) = Checker::new(self.env, self.arena, locals, level).check(&ast)?;
        let fits = match show {
            Show::Plain => true,
            Show::Money => matches!(ty, Ty::Money | Ty::Literal | Ty::Any),
            Show::Percent | Show::Count => ty.is_number(),
        };
        if !fits {
            let said = text("{kind}不能这样显示", "{kind} cannot be shown that way").fill(&[("kind", &ty.name())]);
            return Err(ExprSlip::new(0, said));
        }
        Ok(Hole { written: written.to_owned(), at, ty, show })
    }

    fn limits(&self, rule: &Rule) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        // What is at stake comes last: the limits that decide stand before those that only measure.
        let mut open: Vec<At> = rule.stake.into_iter().collect();
        open.extend(rule.expressions());
        open.extend(rule.mark);
        while let Some(at) = open.pop() {
            if let Node::Leaf(Leaf::Limit(place)) = self.arena.node(at)
                && let Some((key, _)) = self.env.limits.get(usize::from(place))
                && !keys.contains(key)
            {
                keys.push(key.clone());
            }
            let mut below = self.arena.below(at);
            below.reverse();
            open.append(&mut below);
        }
        keys
    }
}

fn distinct(mut names: Vec<&'static str>) -> Vec<&'static str> {
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    names
}

fn of_any_member(ast: Ast) -> Ast {
    let at = ast.at;
    let over = ParsedOver {
        function: "any".to_owned(),
        rows: names::rows_name(Coll::Members).to_owned(),
        rows_at: at,
        optional: false,
        filter: None,
        body: Some(Box::new(ast)),
        extra: None,
    };
    Ast::new(at, LanguageForm::Over(over))
}

fn written(raw: &Whole) -> String {
    let mut lines = Vec::new();
    if let Some((_, needs)) = &raw.needs {
        lines.push(format!("needs {}", needs.iter().map(|need| need.get_ref().as_str()).collect::<Vec<_>>().join(", ")));
    }
    for (word, part) in [("enough", &raw.enough), ("applies", &raw.applies), ("when", &raw.when)] {
        if let Some((_, placed)) = part {
            lines.push(format!("{word} {}", placed.get_ref()));
        }
    }
    for grade in raw.grades.iter().flat_map(|(_, grades)| grades) {
        match &grade.test {
            Some(test) => lines.push(format!("{} if {}", grade.severity.code(), test.get_ref())),
            None => lines.push(format!("{} else", grade.severity.code())),
        }
    }
    let beside: Vec<&str> = raw.silent_beside.iter().flat_map(|(_, codes)| codes).map(|code| code.get_ref().as_str()).collect();
    if !beside.is_empty() {
        lines.push(format!("silent beside {}", beside.join(", ")));
    }
    lines.push(format!("stake {}", raw.stake.as_ref().map_or(NO_STAKE, |(_, placed)| placed.get_ref().as_str())));
    for (name, (_, placed)) in &raw.locals {
        lines.push(format!("let {name} = {}", placed.get_ref()));
    }
    lines.join("\n")
}
