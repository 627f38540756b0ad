//! A bar on standard error while something long runs, and only where somebody can see it.

use std::io::IsTerminal;
use std::io::stderr;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;

use crate::i18n::Lang;
use crate::i18n::text;
use crate::review::office::Step;

/// A bar; hidden when standard error is no terminal.
pub struct Bar {
    bar: ProgressBar,
    lang: Lang,
}

impl Bar {
    /// A bar that names each step in this language.
    #[must_use]
    pub fn new(lang: Lang) -> Bar {
        if !stderr().is_terminal() {
            return Bar { bar: ProgressBar::hidden(), lang };
        }
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {percent}%") {
            bar.set_style(style.progress_chars("#>-"));
        }
        Bar { bar, lang }
    }

    /// Moves the bar; always goes on, because the terminal's own interrupt stops the program and the open transaction falls.
    #[must_use]
    pub fn step(&self, step: Step) -> bool {
        let (what, done, total) = match step {
            Step::Reading(_, done, total) => (text("读取", "reading"), done, total),
            Step::Comparing(done, total) => (text("比对", "comparing"), done as u64, total as u64),
            Step::Judging(done, total) => (text("筛查", "judging"), done as u64, total as u64),
            Step::Storing(done, total) => (text("写入", "storing"), done as u64, total as u64),
        };
        self.bar.set_message(what.get(self.lang).to_owned());
        self.at(done, total)
    }

    /// Moves the bar without a word; always goes on.
    #[must_use]
    pub fn at(&self, done: u64, total: u64) -> bool {
        self.bar.set_length(total);
        self.bar.set_position(done);
        true
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
