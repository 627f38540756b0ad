//! Answers that were begun: kept while they are asked for, taken up at the next start, set aside at “back” and had back.
//!
//! What has more than one answer is kept here, whatever it is: a form, the questions about a table, the files of an import. The words of a
//! note are kept line by line where they are asked for (`desk.rs`). What does not live here: where drafts lie (`review/desk/drafts.rs`),
//! how answers are written (`ui/form`, `ui/pages`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::drafts::Draft;
use crate::review::desk::drafts::set_aside;
use crate::review::desk::import_page::TableForm;
use crate::review::desk::import_page::offered;
use crate::review::desk::state::Desk;
use crate::ui::form::Form;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::say;
use crate::ui::pages::export;
use crate::ui::pages::export::EXPORT_DRAFT;
use crate::ui::pages::export::TableLeaving;
use crate::ui::pages::import::IMPORT_DRAFT;
use crate::ui::pages::import::files_read;
use crate::ui::pages::import::files_written;
use crate::ui::screen::Screen;
use crate::ui::screen::nothing_set_aside;
use crate::ui::task::TaskOutcome;

impl Ask {
    /// What its answers are kept for, under the name that the screen gives them too; none for what one line answers.
    fn kept_for(&self) -> Option<String> {
        match self {
            Ask::Form { form, .. } => form.draft_of(),
            Ask::Export(_) => Some(EXPORT_DRAFT.to_owned()),
            Ask::Files(_) => Some(IMPORT_DRAFT.to_owned()),
            Ask::Note(_)
            | Ask::Period(_)
            | Ask::Write(_)
            | Ask::Task(_)
            | Ask::Order(_)
            | Ask::Rescue(_)
            | Ask::Villages(_)
            | Ask::Turn(_)
            | Ask::Close(_)
            | Ask::Reopen(_)
            | Ask::Ledger(_) => None,
        }
    }

    /// Whether its answers are kept.
    pub(in crate::ui::linear) fn is_kept(&self) -> bool {
        self.kept_for().is_some()
    }

    /// The answers so far; none where nothing was answered.
    fn answers(&self) -> Option<String> {
        match self {
            Ask::Form { form, .. } => form.draft(),
            Ask::Export(leaving) => leaving.written(),
            Ask::Files(files) => files_written("", files),
            _ => None,
        }
    }

    fn restore(&mut self, words: &str) {
        match self {
            Ask::Form { form, .. } => form.restore(words),
            Ask::Export(leaving) => *leaving = TableLeaving::read(words),
            Ask::Files(files) => *files = files_read(words).1,
            _ => {}
        }
    }
}

impl Linear {
    /// Opens a form, with what was answered before.
    pub(in crate::ui::linear) fn open_form(&mut self, form: Form, desk: &Desk) -> Reply {
        let form = *form.ready(self.lang);
        self.take_up(Ask::Form { form: Box::new(form), whole: false }, desk)
    }

    /// Begins to ask, with what was answered before the program ended; what was left at “back” is named.
    pub(in crate::ui::linear) fn take_up(&mut self, mut ask: Ask, desk: &Desk) -> Reply {
        let kept = |what: &str| desk.draft(what).ok().flatten();
        let what = ask.kept_for();
        let said = if let Some(draft) = what.as_deref().and_then(kept) {
            ask.restore(&draft.words);
            Some(text("找回了 {at} 没有提交的填写", "what was answered on {at} and not sent off is here again").fill(&[("at", &draft.at)]))
        } else {
            what.and_then(|what| kept(&set_aside(&what))).map(|draft| {
                text("{at} 取消时留下的填写还在，写“取回草稿”拿回来", "answers were left here on {at}: “take up draft” brings them back")
                    .fill(&[("at", &draft.at)])
            })
        };
        let mut lines = Vec::new();
        if let Ask::Form { .. } = ask {
            lines.extend(self.asked(&ask, desk));
            lines.extend(said.map(|said| self.say(&said)));
        } else {
            // The question stands last, right above the prompt.
            lines.extend(said.map(|said| self.say(&said)));
            lines.extend(self.asked(&ask, desk));
        }
        self.ask = Some(ask);
        Reply::of(lines)
    }

    /// What was answered so far, and what is asked next.
    fn asked(&self, ask: &Ask, desk: &Desk) -> Vec<String> {
        match ask {
            Ask::Form { form, whole } => say::form(form, *whole, self.lang),
            Ask::Export(leaving) => {
                let what = leaving.what.and_then(|at| export::whats().get(at)).map(|what| what.title());
                let audience = leaving.audience.and_then(|at| export::AUDIENCES.get(at)).map(|one| export::audience_label(*one));
                let form = leaving.form.and_then(|at| TableForm::ALL.get(at)).map(|form| form.label());
                let answered = [what, audience, form].into_iter().zip(export::LABELS).filter_map(|(answer, label)| Some((label, answer?)));
                let line = |(label, answer): (Text, Text)| format!("{}: {}", label.get(self.lang), answer.get(self.lang));
                let mut lines: Vec<String> = answered.map(line).collect();
                lines.extend(self.next_of_table(leaving, desk));
                lines
            }
            Ask::Files(files) if !files.is_empty() => {
                let said = text("已选 {n} 个文件；再写一个，或空行看预览", "{n|file|files}; name another, or an empty line previews them");
                let mut lines = files.clone();
                lines.push(self.say(&said.fill(&[("n", &files.len())])));
                lines
            }
            Ask::Files(_) => {
                let ready = desk.files_begin().map(|folder| offered(&folder)).unwrap_or_default();
                let line = text("村里交回的: {path}", "handed back: {path}");
                let mut lines: Vec<String> =
                    ready.iter().filter(|one| !one.is_folder).map(|one| self.say(&line.fill(&[("path", &one.path)]))).collect();
                lines.push(self.say(&text(
                    "文件或文件夹的路径，一行一个；空行看预览，“返回”不导入",
                    "paths of files, one a line; an empty line previews them, “back” leaves it",
                )));
                lines
            }
            _ => Vec::new(),
        }
    }

    /// Keeps what was answered, so that a kill or the end of the lines finds it; says why it could not be kept.
    pub(in crate::ui::linear) fn keep_answers(&mut self, desk: &mut Desk) -> Option<String> {
        let ask = self.ask.take()?;
        let said = self.keep(&ask, desk);
        self.ask = Some(ask);
        said
    }

    /// Keeps the answers of one question.
    pub(in crate::ui::linear) fn keep(&self, ask: &Ask, desk: &mut Desk) -> Option<String> {
        let (what, words) = ask.kept_for().zip(ask.answers())?;
        if matches!(desk.draft(&what), Ok(Some(Draft { words: kept, .. })) if kept == words) {
            return None;
        }
        desk.keep_draft(&what, &words).err().map(|why| self.say(&why.text()))
    }

    /// What was sent off is done, and leaves nothing behind; what was refused stays, to be offered again.
    pub(in crate::ui::linear) fn drop_sent(&mut self, outcome: &Result<TaskOutcome, Text>, desk: &mut Desk) {
        let Some(what) = self.sent.take() else { return };
        if matches!(outcome, Ok(TaskOutcome::Wrote(_) | TaskOutcome::Changed(_))) {
            // One that stays is offered once more.
            let _ = desk.drop_drafts(&what);
        }
    }

    /// A question was left with “back”: what was answered is set aside.
    pub(in crate::ui::linear) fn cancelled(&mut self, ask: &Ask, desk: &mut Desk) -> Reply {
        let Some((what, words)) = ask.kept_for().zip(ask.answers()) else { return self.left(desk) };
        let done = desk.keep_draft(&set_aside(&what), &words).and_then(|()| desk.drop_draft(&what));
        let said = done.map_or_else(
            |why| why.text(),
            |()| {
                text(
                    "填的留成了草稿，再填同一张时写“取回草稿”",
                    "what was answered is kept as a draft: “take up draft” brings it back here",
                )
            },
        );
        let line = self.say(&said);
        let mut reply = self.left(desk);
        reply.lines.insert(1.min(reply.lines.len()), line);
        reply
    }

    /// Puts back what was set aside; what was answered meanwhile is set aside in its place.
    pub(in crate::ui::linear) fn recall(&mut self, mut ask: Ask, desk: &mut Desk) -> Reply {
        let left = ask.kept_for().map(|what| set_aside(&what)).and_then(|aside| Some((desk.draft(&aside).ok().flatten()?, aside)));
        let Some((draft, aside)) = left else {
            return self.again(ask, &nothing_set_aside());
        };
        let done = match ask.answers() {
            Some(words) => desk.keep_draft(&aside, &words),
            None => desk.drop_draft(&aside),
        };
        ask.restore(&draft.words);
        let mut lines = self.asked(&ask, desk);
        lines.extend(done.err().map(|why| self.say(&why.text())));
        self.ask = Some(ask);
        Reply::of(lines)
    }
}
