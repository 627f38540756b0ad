//! What is pressed next in a walk: intentions become keys one by one, by what is on the screen and by the reader's own keymap.
//!
//! A step is told, pressed, and held against what the desk shows. What does not live here: pressing and drawing (`ui/shell/presenting.rs`).

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::VecDeque;

use crate::domain::act::Act;
use crate::i18n::Lang;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::i18n::written::Fault;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::input::keymap::Keymap;
use crate::review::desk::state::Desk;
use crate::training::lesson::goal::AtDesk;
use crate::training::lesson::goal::Goal;
use crate::training::lesson::goal::Sight;
use crate::training::lesson::read;
use crate::training::walk::script::Intention;
use crate::training::walk::script::Pressing;
use crate::training::walk::script::Walk;
use crate::training::walk::script::WalkStep;

/// Keys that lead back to the list at most: more says that something keeps the keys.
const MOST_BACK: usize = 12;

/// What can be ticked on the screen that has the keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticks {
    /// The row that has the keys.
    pub at: usize,
    /// The first row of each part.
    pub parts: Vec<usize>,
    /// Row, code, and whether it is ticked.
    pub rows: Vec<(usize, String, bool)>,
}

/// What is on the screen before a key.
#[derive(Clone, Debug)]
pub struct BeforeKey {
    /// Where the keys go.
    pub place: Place,
    /// What can be ticked there.
    pub ticks: Ticks,
    /// What is before the reader.
    pub sight: Sight,
    /// Whether the years of the open case stand side by side: a wide window lays them so by itself.
    pub has_years: bool,
}

/// What comes next in a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkBeat {
    /// The next caption is told.
    Told,
    /// A key is pressed: by itself as text, or for an action.
    Key(Key, Option<Action>),
    /// The step is done, and the desk shows it.
    Done,
    /// There is nothing more.
    Over,
}

/// One move of an intention.
#[derive(Clone, Debug, PartialEq, Eq)]
enum WalkMove {
    /// Back to the list, from wherever.
    Home,
    /// The key of an action.
    Act(Action),
    /// The key that lays the years side by side, unless they stand so.
    Years,
    /// A letter.
    Letter(char),
    /// To the row of this code, and its tick, unless it has one.
    Pick(String),
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StepBeat {
    Told,
    Pressing,
    Done,
}

/// A walk under way.
#[derive(Clone, Debug)]
pub struct WalkPlayer {
    walk: Walk,
    cases: BTreeMap<String, String>,
    named: Vec<(String, String)>,
    at: usize,
    beat: StepBeat,
    moves: VecDeque<WalkMove>,
    // The newest entry when the step began.
    began: i64,
    // What was carried out in it.
    done: Vec<Action>,
    // Keys since the last move was over.
    tried: usize,
}

impl WalkPlayer {
    /// The walk at this desk, before its first step.
    #[must_use]
    pub fn at(walk: Walk, desk: &Desk) -> WalkPlayer {
        let cases = walk.stage.households_by_name();
        let told = |(name, household): (&String, &String)| {
            let row = desk.row(household)?;
            Some((name.clone(), (row.village.to_string(), row.head.clone())))
        };
        let named = read::named(&cases.iter().filter_map(told).collect());
        WalkPlayer {
            walk,
            cases,
            named,
            at: 0,
            beat: StepBeat::Told,
            moves: VecDeque::new(),
            began: desk.last_act().unwrap_or(0),
            done: Vec::new(),
            tried: 0,
        }
    }

    /// The walk.
    #[must_use]
    pub const fn walk(&self) -> &Walk {
        &self.walk
    }

    /// The step from 1, and how many there are.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        let steps = self.walk.steps.len();
        ((self.at + 1).min(steps), steps)
    }

    /// Steps that are done.
    #[must_use]
    pub const fn steps_done(&self) -> usize {
        match self.beat {
            StepBeat::Done => self.at + 1,
            StepBeat::Told | StepBeat::Pressing => self.at,
        }
    }

    /// Whether the last step is done.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.at >= self.walk.steps.len()
    }

    /// The caption; holes for keys are left open.
    #[must_use]
    pub fn said(&self) -> Text {
        self.named(self.walk.steps.get(self.at).map_or(&self.walk.end, |step| &step.says))
    }

    /// Words with the names of the cases put in.
    #[must_use]
    pub fn named(&self, said: &Text) -> Text {
        let values: Vec<(&str, &dyn Say)> = self.named.iter().map(|(hole, value)| (hole.as_str(), value as &dyn Say)).collect();
        said.fill(&values)
    }

    fn filled(&self, words: &str) -> String {
        let values: Vec<(&str, &dyn Say)> = self.named.iter().map(|(hole, value)| (hole.as_str(), value as &dyn Say)).collect();
        Text::same(words).fill(&values).get(Lang::Zh).to_owned()
    }

    fn moves_of(&self, intention: &Intention) -> VecDeque<WalkMove> {
        let mut moves = VecDeque::new();
        let typed = |moves: &mut VecDeque<WalkMove>, words: &str| moves.extend(words.chars().map(WalkMove::Letter));
        match intention {
            Intention::Open(case) => {
                moves.extend([WalkMove::Home, WalkMove::Act(Action::Find)]);
                typed(&mut moves, &self.filled(&format!("{{{case}.head}}")));
                moves.push_back(WalkMove::Act(Action::Accept));
            }
            Intention::Compare => moves.push_back(WalkMove::Years),
            Intention::Deal { action: Action::Approve, .. } => moves.push_back(WalkMove::Act(Action::Approve)),
            Intention::Deal { action, picks, .. } => {
                moves.push_back(WalkMove::Act(*action));
                moves.extend(picks.iter().cloned().map(WalkMove::Pick));
                moves.push_back(WalkMove::Act(*action));
            }
            Intention::Reverse(action, _) => moves.push_back(WalkMove::Act(*action)),
            Intention::TellClue(on) => {
                moves.extend([Action::Clues, Action::TellClue, Action::Down].map(WalkMove::Act));
                typed(&mut moves, on);
                moves.push_back(WalkMove::Act(Action::Submit));
            }
            Intention::StepClue(on, who) => {
                moves.extend([Action::StepClue, Action::Down].map(WalkMove::Act));
                typed(&mut moves, on);
                if let Some(who) = who {
                    moves.push_back(WalkMove::Act(Action::Down));
                    typed(&mut moves, who);
                }
                moves.push_back(WalkMove::Act(Action::Submit));
            }
            Intention::EndClue => moves.extend([Action::EndClue, Action::Submit].map(WalkMove::Act)),
            Intention::Press(presses) => {
                for press in presses {
                    match press {
                        Pressing::Action(action) => moves.push_back(WalkMove::Act(*action)),
                        Pressing::Words(words) => typed(&mut moves, &self.filled(words)),
                    }
                }
            }
        }
        moves
    }

    /// What comes next; it is taken for done.
    ///
    /// # Errors
    /// What cannot be pressed, or did not come of it, with the step.
    pub fn next(&mut self, before: &BeforeKey, keys: &Keymap, desk: &Desk) -> Result<WalkBeat, Text> {
        let Some(step) = self.walk.steps.get(self.at).cloned() else { return Ok(WalkBeat::Over) };
        match self.beat {
            StepBeat::Told => {
                self.moves = self.moves_of(&step.intention);
                self.beat = StepBeat::Pressing;
                self.began = desk.last_act().map_err(|error| error.text())?;
                self.done.clear();
                self.next(before, keys, desk)
            }
            StepBeat::Pressing => {
                let pressed = self.pressed(before, keys).map_err(|why| self.stuck(&step, &why))?;
                if let Some((key, action)) = pressed {
                    self.done.extend(action);
                    return Ok(WalkBeat::Key(key, action));
                }
                self.holds(&step, before, desk).map_err(|why| self.stuck(&step, &why))?;
                self.beat = StepBeat::Done;
                Ok(WalkBeat::Done)
            }
            StepBeat::Done => {
                self.at += 1;
                self.beat = StepBeat::Told;
                Ok(if self.is_over() { WalkBeat::Over } else { WalkBeat::Told })
            }
        }
    }

    /// That a step cannot be done, with its place in the file.
    fn stuck(&self, step: &WalkStep, why: &Text) -> Text {
        let place = Fault { said: why.clone(), ..step.stands.clone() }.text();
        text("演示 {walk} 第 {n} 步做不成：{place}", "step {n} of the walk {walk} cannot be done: {place}").fill(&[
            ("walk", &self.walk.code),
            ("n", &(self.at + 1)),
            ("place", &place),
        ])
    }

    /// The next key of the step; none where all are pressed.
    fn pressed(&mut self, before: &BeforeKey, keys: &Keymap) -> Result<Option<(Key, Option<Action>)>, Text> {
        while let Some(next) = self.moves.front().cloned() {
            let action = match next {
                WalkMove::Home if before.place == Place::Queue => None,
                WalkMove::Home if self.tried < MOST_BACK => {
                    self.tried += 1;
                    return by_key(Action::Back, before.place, keys).map(Some);
                }
                WalkMove::Home => return Err(text("回不到列表", "there is no way back to the list")),
                WalkMove::Letter(letter) => {
                    self.over();
                    return Ok(Some((Key::plain(Code::Char(letter)), None)));
                }
                WalkMove::Act(action) => Some(action),
                WalkMove::Years => (!before.has_years).then_some(Action::Years),
                WalkMove::Pick(code) => match to_tick(&before.ticks, &code)? {
                    // It has its tick.
                    None => None,
                    Some(Action::Toggle) => Some(Action::Toggle),
                    Some(on_the_way) => return by_key(on_the_way, before.place, keys).map(Some),
                },
            };
            self.over();
            if let Some(action) = action {
                return by_key(action, before.place, keys).map(Some);
            }
        }
        Ok(None)
    }

    /// The move in front is over.
    fn over(&mut self) {
        self.moves.pop_front();
        self.tried = 0;
    }

    /// Whether the desk shows what the step meant.
    fn holds(&self, step: &WalkStep, before: &BeforeKey, desk: &Desk) -> Result<(), Text> {
        let acts = desk.acts_after(self.began).map_err(|error| error.text())?;
        let did = |act: Act| acts.iter().any(|own| own.act == act);
        match &step.intention {
            Intention::Open(case) if before.sight.case.as_ref() != self.cases.get(case) => {
                let said = text("{case} 没有打开", "{case} did not open");
                return Err(said.fill(&[("case", &self.filled(&format!("{{{case}}}")))]));
            }
            Intention::Compare if !before.has_years => return Err(text("几年没有并排", "the years do not stand side by side")),
            Intention::Deal { act, .. } | Intention::Reverse(_, act) if !did(*act) => {
                return Err(text("台账里没有“{act}”", "the ledger has no “{act}”").fill(&[("act", &act.label())]));
            }
            _ => {}
        }
        let at = AtDesk { desk, cases: &self.cases, acts: &acts, done: &self.done, refused: &[], sight: &before.sight };
        let is_met = |goal: &Goal| goal.is_met(at);
        if is_met(&step.goal) { Ok(()) } else { Err(text("要达到的没有达到", "what was to be reached was not")) }
    }
}

/// The key of an action at a place.
fn by_key(action: Action, place: Place, keys: &Keymap) -> Result<(Key, Option<Action>), Text> {
    let said = text("在{place}里没有“{action}”的键", "no key means “{action}” at: {place}");
    keys.shown(action, place)
        .map(|key| (key, Some(action)))
        .ok_or_else(|| said.fill(&[("place", &place.label()), ("action", &action.row().label)]))
}

/// What leads on to the tick of a code; none where it is there.
fn to_tick(ticks: &Ticks, code: &str) -> Result<Option<Action>, Text> {
    let found = ticks.rows.iter().find(|(_, own, _)| own == code);
    let Some((row, _, is_on)) = found else {
        return Err(text("这里没有 {code} 可勾选", "{code} is not among what can be ticked here").fill(&[("code", &code)]));
    };
    Ok(match row.cmp(&ticks.at) {
        _ if *is_on => None,
        Ordering::Equal => Some(Action::Toggle),
        Ordering::Less => Some(Action::Up),
        Ordering::Greater if ticks.parts.iter().any(|part| ticks.at < *part && part <= row) => Some(Action::NextPane),
        Ordering::Greater => Some(Action::Down),
    })
}
