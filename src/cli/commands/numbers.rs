//! `show --numbers`: the whole numbers of a household's people, after it was entered that they are looked at.

use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::cli::table::FULL_CERT;
use crate::cli::table::FULL_PHONE;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::i18n::text;
use crate::review::export::saving::TableCell;

/// Lists certificates and phones of a household in full.
///
/// # Errors
/// There is no such household, or the ledger cannot note it: then nothing is shown.
pub fn numbers(call: &mut Call, household: &str) -> Result<(), CliError> {
    let mut desk = open::looking(call)?;
    let people = desk.full_numbers(household).map_err(CliError::from)?;
    let rows = people.into_iter().map(|person| [person.name, person.cert, person.phone].map(TableCell::Text).to_vec()).collect();
    let columns = vec![
        column("name", text("姓名", "name")),
        column(FULL_CERT, text("完整证件号", "certificate")),
        column(FULL_PHONE, text("完整电话", "phone")),
    ];
    let lang = call.lang();
    Listing { columns, rows }.print(call.format, lang, call.out)?;
    call.say(&text("查看完整号码已记入台账", "the ledger notes that the full numbers were looked at"));
    open::warn(call, desk.warning().as_ref());
    Ok(())
}
