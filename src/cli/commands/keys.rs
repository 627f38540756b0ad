//! `keys`: the key sheet, read from keymap and action register.

use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::config;
use crate::config::settings::Settings;
use crate::i18n::text;
use crate::input::action::ACTIONS;
use crate::input::action::ActionGroup;
use crate::input::keymap::Keymap;
use crate::review::export::saving::TableCell;

/// The keymap in force.
///
/// # Errors
/// A file of it cannot be read, or a line is wrong.
pub fn keymap(settings: &Settings) -> Result<Keymap, CliError> {
    config::keys::keymap(settings).map_err(CliError::Failed)
}

/// Lists every action with its keys.
///
/// # Errors
/// The keymap is wrong, or the output cannot be written.
pub fn keys(call: &mut Call) -> Result<(), CliError> {
    let keymap = keymap(call.settings)?;
    let lang = call.lang();
    let mut rows = Vec::new();
    for group in ActionGroup::ALL {
        for row in ACTIONS.iter().filter(|row| row.group == group) {
            let keys: Vec<String> = keymap.keys(row.action).map(|key| key.label().get(lang).to_owned()).collect();
            let places: Vec<String> = row.places.iter().map(|place| place.label().get(lang).to_owned()).collect();
            rows.push(vec![
                TableCell::Text(group.label().get(lang).to_owned()),
                TableCell::Text(row.label.get(lang).to_owned()),
                TableCell::Text(keys.join("  ")),
                TableCell::Text(places.join(" ")),
                TableCell::Text(row.id.to_owned()),
            ]);
        }
    }
    let columns = vec![
        column("group", text("类别", "group")),
        column("action", text("操作", "action")),
        column("keys", text("按键", "keys")),
        column("places", text("在哪里", "where")),
        column("id", text("名称", "id")),
    ];
    Listing { columns, rows }.print(call.format, lang, call.out)
}
