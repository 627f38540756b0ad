//! The order that a form or a note fills in, as it begins.
//!
//! What does not live here: what becomes of an order (`review`).

use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::Order;

/// An order for this case, without words.
#[must_use]
pub fn order(case: &CaseView, deed: Deed) -> Order {
    Order { households: vec![case.row.hh_id.clone()], deed: Some(deed), ..Order::default() }
}
