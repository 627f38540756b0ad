//! What is typed into the queue and has to read the records of many cases, asked on a thread of its own while keys go on.
//!
//! One question at a time: the newest is asked as soon as the one before is over, by the look that one left open. What does not live here:
//! what is asked and how it is taken in (`review/desk/ahead.rs`), what is shown meanwhile (`ui`).

use std::sync::mpsc::Sender;

use crate::app::event::Event;
use crate::app::job::Job;
use crate::i18n::Text;
use crate::review::desk::ahead::AheadQuestion;
use crate::review::desk::ahead::AnsweredAhead;
use crate::review::desk::state::Desk;
use crate::ui::shell::Shell;

/// The question under way, and what the last one left.
#[derive(Default)]
pub struct AskingAhead {
    asked: Option<(AheadQuestion, Job<Result<AnsweredAhead, Text>>)>,
    last: Option<AnsweredAhead>,
}

impl AskingAhead {
    /// Whether a question is under way.
    pub const fn is_under_way(&self) -> bool {
        self.asked.is_some()
    }

    /// Takes in what is over and asks, at a pause, what is typed; whether there is something new to be drawn.
    pub fn go_on(&mut self, is_pause: bool, shell: &mut Shell, desk: &mut Desk, send: &Sender<Event>) -> bool {
        let is_new = self.hear(shell, desk);
        if is_pause && !is_new {
            self.ask(shell, desk, send);
        }
        is_new
    }

    fn hear(&mut self, shell: &mut Shell, desk: &mut Desk) -> bool {
        let wanted = shell.to_ask(desk);
        if wanted.is_none() && self.asked.is_none() {
            // The field was left: the look would hold its memory for nothing.
            self.last = None;
        }
        let Some((question, job)) = &self.asked else { return false };
        if wanted.as_ref() != Some(question) {
            job.cancel();
        }
        if !job.is_over() {
            let (_, done, total) = job.progress();
            return wanted.as_ref() == Some(question) && shell.reads_on((done, total));
        }
        let Some((question, job)) = self.asked.take() else { return false };
        let is_wanted = wanted.as_ref() == Some(&question);
        let failed = match job.take() {
            Some(Ok(mut answered)) => {
                // One that is no longer wanted may be typed again; one that the work has left behind is asked anew.
                let is_in = desk.take_answer(&mut answered) || desk.has_moved_since(&answered);
                self.last = Some(answered);
                !is_in
            }
            Some(Err(_)) | None => true,
        };
        if is_wanted {
            shell.answered(question, failed, desk);
        }
        is_wanted
    }

    fn ask(&mut self, shell: &mut Shell, desk: &mut Desk, send: &Sender<Event>) {
        if self.asked.is_some() {
            return;
        }
        let Some(question) = shell.to_ask(desk) else { return };
        match desk.ask_ahead(&question, self.last.take()) {
            Some(ahead) => {
                let send = send.clone();
                let work = move |tell: &(dyn Fn(usize, usize, usize) -> bool + Sync)| {
                    ahead.answer(&|done, total| tell(0, done, total)).map_err(|why| why.text())
                };
                // The loop may be gone, which is as good.
                self.asked = Some((question, Job::start(work, move || drop(send.send(Event::Woken)))));
            }
            None => shell.answered(question, true, desk),
        }
    }
}
