//! The forms over the list of second visits: a drawing with its sheet, and a filled sheet taken in.
//!
//! What does not live here: the list (`ui/pages/revisits.rs`), drawing and reading (`review/revisit`).

use std::path::Path;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::revisit::PER_COLLECTOR;
use crate::review::revisit::taken::RevisitPeriod;
use crate::training::handbook::Chapter;
use crate::ui::dialog::detail::Detail;
use crate::ui::form::lines::FormLine;
use crate::ui::form::lines::FormLines;
use crate::ui::form::lines::LinesForm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;

/// What a line of a form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisitAsks {
    /// How many households a collector.
    Number,
    /// The number the drawing goes by.
    Seed,
    /// Where the sheet is written.
    Out,
    /// The sheet that came back.
    File,
}

/// A form about second visits.
pub struct RevisitForm {
    asked: FormLines<RevisitAsks>,
    is_drawing: bool,
}

impl RevisitForm {
    /// A drawing, with what is used most and a seed that tells the day.
    #[must_use]
    pub fn draw(desk: &Desk, lang: Lang) -> RevisitForm {
        let seed = desk.today().format("%Y%m%d").to_string();
        let name = text("回头看入户表_{seed}.xlsx", "second-visits-{seed}.xlsx").fill(&[("seed", &seed)]);
        let lines = vec![
            FormLine::offering(RevisitAsks::Number, text("每人抽几户", "of each collector"), PER_COLLECTOR.to_string())
                .said(Some(text("有疑点查实的多抽，最多加一倍", "more where flags proved right"))),
            FormLine::offering(RevisitAsks::Seed, text("抽样号", "lot no."), seed)
                .said(Some(text("同一个数抽出同样的户", "the same one draws the same"))),
            FormLine::offering(RevisitAsks::Out, text("入户表写到", "write the sheet to"), name.get(lang)),
        ];
        RevisitForm { asked: FormLines::new(lines), is_drawing: true }
    }

    /// A filled sheet to be taken in.
    #[must_use]
    pub fn sheet(desk: &Desk) -> RevisitForm {
        let line = FormLine::offering(RevisitAsks::File, text("填好的表", "the filled sheet"), desk.revisits_ready())
            .said(Some(text("csv 或 xlsx", "csv or xlsx")));
        RevisitForm { asked: FormLines::new(vec![line]), is_drawing: false }
    }

    fn entered(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        if !self.is_drawing {
            let taken =
                desk.take_revisits(Path::new(self.asked.value(RevisitAsks::File).trim_matches(['"', '\''])), RevisitPeriod::Shown)?;
            if taken.lines.is_empty() {
                return Ok(Flow::Finished { said: Message::done(taken.heading), on: false });
            }
            // The rows that were not taken are read in the place of the form: mended, the file is sent off again.
            return Ok(Flow::Tell(Box::new(Detail::of_sections(text("读入回访", "the sheet"), vec![taken]))));
        }
        let Some(number) = self.asked.value(RevisitAsks::Number).parse::<u16>().ok().filter(|number| (1..=1000).contains(number)) else {
            self.asked.go(RevisitAsks::Number);
            return Err(text("户数要写 1 到 1000", "a number from 1 to 1000 is wanted"));
        };
        let Some(seed) = self.asked.value(RevisitAsks::Seed).parse::<i64>().ok().filter(|seed| *seed >= 0) else {
            self.asked.go(RevisitAsks::Seed);
            return Err(text("抽样号要写一个数，如 7", "the lot number is a number like 7"));
        };
        let out = self.asked.value(RevisitAsks::Out).trim_matches(['"', '\'']).to_owned();
        if out.is_empty() {
            self.asked.go(RevisitAsks::Out);
            return Err(text("写上文件名", "name the file"));
        }
        let said = desk.leave_revisit_sheet(usize::from(number), seed, &out)?;
        Ok(Flow::Finished { said: Message::done(said), on: false })
    }
}

impl LinesForm for RevisitForm {
    type Asked = RevisitAsks;

    fn lines(&self) -> &FormLines<RevisitAsks> {
        &self.asked
    }

    fn lines_mut(&mut self) -> &mut FormLines<RevisitAsks> {
        &mut self.asked
    }

    fn words(&self) -> (Text, Text) {
        let (title, verb) = if self.is_drawing {
            (text("回头看抽样", "Draw for second visits"), text("抽样", "draw"))
        } else {
            (text("读入回访", "Take second visits in"), text("读入", "take in"))
        };
        (title, verb)
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        Some(Message::plain(if self.is_drawing {
            text(
                "抽样记入台账；入户表没有数字，只列户和要问的各项",
                "it is entered; the sheet holds no figure, only whom to see and what to ask",
            )
        } else {
            text(
                "回访的数单独存放，不改采集数据；错的行指明哪一列",
                "they stand apart and change no figure; a wrong row is named by its column",
            )
        }))
    }

    fn topics(&self) -> Vec<(Chapter, String)> {
        let word = if self.asked.asks() == Some(RevisitAsks::Seed) { "抽样号" } else { "回头看" };
        vec![(Chapter::Words, word.to_owned())]
    }

    fn draft_name(&self) -> String {
        if self.is_drawing { "revisit-sample" } else { "revisit-sheet" }.to_owned()
    }

    fn submit(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        self.entered(desk)
    }
}
