//! A walk or a lesson played without a terminal: the same keys on the same screens, as quickly as they are drawn.
//!
//! What does not live here: the panel and the presenter's keys (`shell/presenting.rs`), who asks for it (`app/replay.rs`).

use ratatui::layout::Rect;

use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::i18n::written::Fault;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::training::lesson::attempt::Attempt;
use crate::training::lesson::attempt::Telling;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::course::LessonStep;
use crate::training::lesson::hint::keys_told;
use crate::training::lesson::read::pressed;
use crate::training::walk::pace::WalkPace;
use crate::training::walk::player::WalkPlayer;
use crate::training::walk::script::Walk;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;
use crate::ui::shell::lesson::WORDS;
use crate::ui::shell::lesson::with_keys;
use crate::ui::shell::walk_panel::PlayedScreen;
use crate::ui::task;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::width;

/// What came of a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkPlayed {
    /// The screen at the end of each step.
    pub screens: Vec<PlayedScreen>,
    /// The digest of the screens and of the desk.
    pub digest: String,
}

/// Plays a walk to its end in a window of this size.
///
/// # Errors
/// What could not be done, with the step.
pub fn played(walk: Walk, desk: &mut Desk, look: Look, settings: Settings, (wide, tall): (u16, u16)) -> Result<WalkPlayed, Text> {
    let mut shell = Shell::new(look, settings, desk, Rect::new(0, 0, wide, tall));
    shell.present(walk, WalkPace::Quick, desk);
    while shell.walk_on(desk) {}
    let (screens, digest) = shell.walked()?;
    Ok(WalkPlayed { screens: screens.to_vec(), digest: digest.to_owned() })
}

/// The window in which the keys of a lesson lead to its end.
const SMALLEST: (u16, u16) = (80, 24);

/// Plays a lesson by its own solution, each wrong act that ships its keys to the answer about it, and the whole by its last hints in both
/// languages, each time on a desk made anew.
///
/// # Errors
/// What a desk could not be made for; the first step that holds already or is not done by its keys, else every wrong act that is not
/// answered, or the first step whose last hint does not do it, with their places in the file.
pub fn learnt(lesson: &Lesson, anew: &mut dyn FnMut() -> Result<Desk, Text>, look: &Look, settings: &Settings) -> Result<(), Vec<Text>> {
    let mut taken = LessonTaken::begun(lesson, anew, look, settings).map_err(|why| vec![why])?;
    let overlong = taken.overlong(look);
    if !overlong.is_empty() {
        return Err(overlong);
    }
    for at in 0..lesson.steps.len() {
        taken.step(at).map_err(|fault| vec![fault.text()])?;
    }
    let mut faults = Vec::new();
    for (at, step) in lesson.steps.iter().enumerate() {
        for (nth, wrong) in step.wrong.iter().enumerate().filter(|(_, wrong)| !wrong.keys.is_empty()) {
            // The file of the one before is let go first.
            drop(taken);
            taken = LessonTaken::begun(lesson, anew, look, settings).map_err(|why| vec![why])?;
            for before in 0..at {
                taken.step(before).map_err(|fault| vec![fault.text()])?;
            }
            let (told, quits) = taken.type_all(&wrong.keys);
            if let Some(key) = quits {
                let said = text(
                    "第 {step} 步第 {n} 条错误的做法里“{key}”退出了工作台；去掉它",
                    "{key} in wrong act {n} of step {step} quits the desk: leave it out",
                );
                faults.push(fault_at(wrong.keys_at, said.fill(&[("step", &(at + 1)), ("n", &(nth + 1)), ("key", &key)])).text());
            } else if let Some(said) = unanswered(taken.shell.attempt(), (at, nth)) {
                let said = said.fill(&[("step", &(at + 1)), ("n", &(nth + 1)), ("keys", &told)]);
                faults.push(fault_at(wrong.keys_at, said).text());
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for lang in [Lang::Zh, Lang::En] {
        drop(taken);
        let look = Look { lang, ..look.clone() };
        taken = LessonTaken::begun(lesson, anew, &look, settings).map_err(|why| vec![why])?;
        for at in 0..lesson.steps.len() {
            taken.step_by_hint(at, &look).map_err(|fault| vec![fault.text()])?;
        }
    }
    Ok(())
}

fn fault_at((line, column): (usize, usize), said: Text) -> Fault {
    Fault { line, column, said }
}

/// How a wrong act was answered instead of by its own sentence; none where that was told.
fn unanswered(attempt: Option<&Attempt>, (at, nth): (usize, usize)) -> Option<Text> {
    let attempt = attempt?;
    match attempt.telling() {
        _ if attempt.is_over() || attempt.place().0 > at + 1 => Some(text(
            "第 {step} 步第 {n} 条错误的做法“{keys}”就把这一步做成了；改键，或把 goal 写窄",
            "wrong act {n} of step {step}, “{keys}”, does what the step waits for: change the keys, or narrow the goal",
        )),
        Telling::Wrong(told) if told == nth => None,
        Telling::Wrong(told) => Some(
            text(
                "第 {step} 步第 {n} 条错误的做法“{keys}”得到的是第 {other} 条的话；把窄的一条写在前面",
                "wrong act {n} of step {step}, “{keys}”, is answered by wrong act {other}: write the narrower one first",
            )
            .fill(&[("other", &(told + 1))]),
        ),
        Telling::Step | Telling::Hint(_) | Telling::End | Telling::Result => Some(text(
            "第 {step} 步第 {n} 条错误的做法“{keys}”没有引出它的话；改键，或改 when",
            "wrong act {n} of step {step}, “{keys}”, does not bring its answer: change the keys, or its when",
        )),
    }
}

/// A lesson under way without a terminal.
struct LessonTaken<'a> {
    lesson: &'a Lesson,
    shell: Shell,
    desk: Desk,
}

impl<'a> LessonTaken<'a> {
    fn begun(
        lesson: &'a Lesson,
        anew: &mut dyn FnMut() -> Result<Desk, Text>,
        look: &Look,
        settings: &Settings,
    ) -> Result<LessonTaken<'a>, Text> {
        let mut desk = anew()?;
        let mut shell = Shell::new(look.clone(), settings.clone(), &desk, Rect::new(0, 0, SMALLEST.0, SMALLEST.1));
        shell.teach(Attempt::at(lesson.clone(), &desk), &mut desk);
        Ok(LessonTaken { lesson, shell, desk })
    }

    fn is_past(&self, at: usize) -> bool {
        self.shell.attempt().is_some_and(|attempt| attempt.is_over() || attempt.place().0 > at + 1)
    }

    /// Does a step by its own keys, from 0.
    fn step(&mut self, at: usize) -> Result<(), Fault> {
        let Some(step) = self.lesson.steps.get(at) else { return Ok(()) };
        if self.is_past(at) || self.shell.lesson_holds_already(&self.desk) {
            let said = text(
                "第 {step} 步还没有按键，条件就成立了；把 goal 写窄，或并到前一步",
                "step {step} holds before any of its keys: narrow the goal, or join it to the step before",
            );
            return Err(fault_at(step.goal_at, said.fill(&[("step", &(at + 1))])));
        }
        let (written, quits) = self.type_all(&step.keys);
        if let Some(key) = quits {
            let said = text(
                "第 {step} 步的键“{key}”退出了工作台，课就断了；去掉它",
                "{key} among the keys of step {step} quits the desk, and the lesson with it: leave it out",
            );
            return Err(fault_at(step.keys_at, said.fill(&[("step", &(at + 1)), ("key", &key)])));
        }
        if self.is_past(at) {
            return Ok(());
        }
        let said = text(
            "第 {step} 步按它自己的键“{keys}”做不成；改键，或改 goal",
            "step {step} is not done by its own keys “{keys}”: change the keys, or the goal",
        );
        Err(fault_at(step.keys_at, said.fill(&[("step", &(at + 1)), ("keys", &written)])))
    }

    /// Does a step, from 0, by what its last hint tells in the reader's language.
    fn step_by_hint(&mut self, at: usize, look: &Look) -> Result<(), Fault> {
        // A hint may do the next step as well.
        if self.is_past(at) {
            return Ok(());
        }
        let step = self.lesson.steps.get(at).zip(self.shell.attempt());
        let Some((step, Some(hint), attempt)) = step.map(|(step, attempt)| (step, step.hints.last(), attempt)) else { return Ok(()) };
        let told = with_keys(&attempt.filled(hint), look);
        let told = look.say(&told).to_owned();
        let fault = |said: Text| Err(fault_at(step.hints_at, said.fill(&[("step", &(at + 1)), ("told", &told.as_str())])));
        let keys = match keys_told(&told) {
            Ok(keys) => keys,
            Err(part) => {
                let said = text(
                    "第 {step} 步最后一条提示里“{part}”不是键；写成“F4，下 2 次，打 11-5，Ctrl-S”这样",
                    "“{part}” in the last hint of step {step} is no key: write it like “F4, Down 2 times, type 11-5, Ctrl-S”",
                );
                return fault(said.fill(&[("part", &part)]));
            }
        };
        for key in keys {
            press(&mut self.shell, &mut self.desk, key);
        }
        if self.is_past(at) {
            return Ok(());
        }
        fault(text(
            "第 {step} 步照最后一条提示“{told}”按，做不成；把要按的键写全",
            "step {step} is not done by its last hint, “{told}”: name every key",
        ))
    }

    /// Presses the keys of a step or a wrong act; they with the names put in, and the one that quits the desk, if any.
    fn type_all(&mut self, keys: &str) -> (String, Option<String>) {
        let written = self.shell.attempt().map(|attempt| attempt.keys(keys)).unwrap_or_default();
        let quits = type_all(&mut self.shell, &mut self.desk, &written);
        (written, quits)
    }

    /// Sentences for which the panel has no room, each with its place.
    fn overlong(&self, look: &Look) -> Vec<Text> {
        let Some(attempt) = self.shell.attempt() else { return Vec::new() };
        let told = |said: &Text, at: (usize, usize)| overlong(&attempt.filled(said), look).map(|said| fault_at(at, said).text());
        let of_step = |step: &LessonStep| {
            let answers = step.wrong.iter().filter_map(|wrong| told(&Attempt::told(wrong), wrong.says_at));
            let hints = step.hints.iter().filter_map(|hint| told(hint, step.hints_at));
            told(&step.text, step.text_at).into_iter().chain(hints).chain(answers).collect::<Vec<Text>>()
        };
        self.lesson.steps.iter().flat_map(of_step).chain(told(&self.lesson.end, self.lesson.end_at)).collect()
    }
}

/// That a sentence takes more lines than the panel has in the smallest window; none where it fits in both languages.
fn overlong(said: &Text, look: &Look) -> Option<Text> {
    let lines = |lang: Lang| {
        let look = Look { lang, ..look.clone() };
        width::wrap(look.say(&with_keys(said, &look)), usize::from(SMALLEST.0) - 2).len()
    };
    let (zh, en) = (lines(Lang::Zh), lines(Lang::En));
    let told = text(
        "这句话太长：中文 {zh} 行，英文 {en} 行，下面只放得下 {most} 行；写短，或分成两步",
        "this is too long: {zh} lines in Chinese and {en} in English, and there is room for {most}: write it shorter, or make two steps of it",
    );
    (zh.max(en) > usize::from(WORDS)).then(|| told.fill(&[("zh", &zh), ("en", &en), ("most", &usize::from(WORDS))]))
}

/// Captions of a walk for which the panel has no room, each with its place.
///
/// # Errors
/// All of them.
pub fn fits(walk: &Walk, desk: &Desk, look: &Look) -> Result<(), Vec<Text>> {
    let player = WalkPlayer::at(walk.clone(), desk);
    let told = |said: &Text, at: (usize, usize)| overlong(&player.named(said), look).map(|said| fault_at(at, said).text());
    let steps = walk.steps.iter().filter_map(|step| told(&step.says, step.says_at));
    let faults: Vec<Text> = steps.chain(told(&walk.end, walk.end_at)).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Presses keys as keymaps write them, separated by blanks, until one quits the desk, which is told; `"words"` are typed letter by letter.
fn type_all(shell: &mut Shell, desk: &mut Desk, written: &str) -> Option<String> {
    pressed(written).find(|(_, key)| press(shell, desk, *key) == AfterKey::Quit).map(|(word, _)| word.to_owned())
}

/// Presses a key, and waits for what it begins: practice is small, and the next key finds it done.
fn press(shell: &mut Shell, desk: &mut Desk, key: Key) -> AfterKey {
    let after = shell.key(key, desk);
    if let Some(task) = shell.take_task() {
        let outcome = task::run(desk, task, &|_, _, _| true);
        shell.finished(outcome, desk);
    }
    shell.seen();
    after
}
