//! A form's draft: its ticks and its words, as JSON; read back into a form whose rows may have changed since.
//!
//! What does not live here: when it is kept (`ui/shell/mod.rs`), where (`review/desk/drafts.rs`).

use serde::Deserialize;
use serde::Serialize;

use crate::ui::form::row::FormRow;
use crate::ui::widgets::text_field::TextField;

/// What a form held.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct FormDraft {
    // Codes of the ticked choices.
    ticks: Vec<String>,
    // Sentences with their ticks, in order.
    asks: Vec<(bool, String)>,
    // Lines to fill in, in order.
    lines: Vec<String>,
}

/// The draft of these rows.
pub fn written(rows: &[FormRow]) -> String {
    let mut draft = FormDraft::default();
    for row in rows {
        match row {
            FormRow::Choice { code, on: true, .. } => draft.ticks.push(code.clone()),
            FormRow::Sentence { on, field } => draft.asks.push((*on, field.value().to_owned())),
            FormRow::Line { field, .. } => draft.lines.push(field.value().to_owned()),
            FormRow::Choice { .. } | FormRow::Heading(_) => {}
        }
    }
    serde_json::to_string(&draft).unwrap_or_default()
}

/// Puts a draft back; false when it cannot be read. Sentences are only put back when there are as many as there were:
/// after another run of the rules they may be about something else.
pub fn read(words: &str, rows: &mut [FormRow]) -> bool {
    let Ok(draft) = serde_json::from_str::<FormDraft>(words) else { return false };
    let sentences = rows.iter().filter(|row| matches!(row, FormRow::Sentence { .. })).count();
    let same = sentences == draft.asks.len();
    let mut asks = draft.asks.into_iter();
    let mut lines = draft.lines.into_iter();
    for row in rows {
        match row {
            FormRow::Choice { code, on, .. } => *on = draft.ticks.contains(code),
            FormRow::Sentence { on, field } if same => {
                if let Some((ticked, ask)) = asks.next() {
                    (*on, *field) = (ticked, TextField::holding(ask));
                }
            }
            FormRow::Line { field, .. } => {
                if let Some(words) = lines.next() {
                    *field = TextField::taken_up(words);
                }
            }
            FormRow::Sentence { .. } | FormRow::Heading(_) => {}
        }
    }
    true
}
