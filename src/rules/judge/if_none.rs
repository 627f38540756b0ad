//! A township as a village would count its items if every empty cell of this period said none.
//!
//! What does not live here: who asks for the cells (`village_blanks.rs`), counting what is given (`township/account_rows.rs`).

use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::flag::why::Why;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::account_rows;
use crate::rules::township::context::Live;

/// The township as it would be if every empty cell of this period said none: only what a village counts of its items is read of it.
pub(crate) struct IfNone<'w, 'a> {
    live: &'w Live<'a>,
}

impl<'w, 'a> IfNone<'w, 'a> {
    /// Of a township.
    pub const fn of(live: &'w Live<'a>) -> IfNone<'w, 'a> {
        IfNone { live }
    }

    /// The item of a row of `village_items`, where a household of the village has it empty.
    pub fn blank_item(&self, frame: &Frame) -> Option<FieldId> {
        let id = self.live.account.village_items.get(frame.row as usize).copied()?;
        let households = &self.live.villages.get(frame.village as usize)?.households;
        households.iter().any(|household| self.live.town.current.get(*household as usize, id) == Cell::EMPTY).then_some(id)
    }
}

impl Source for IfNone<'_, '_> {
    fn seen(&self, leaf: Leaf, frame: &Frame) -> Val {
        let Leaf::Row(Coll::VillageItems, attr @ (Attr::N | Attr::HadBefore | Attr::HasNow)) = leaf else {
            return self.live.seen(leaf, frame);
        };
        let Some(id) = self.live.account.village_items.get(frame.row as usize) else { return Val::No(Why::Unknown) };
        let [n, had, has] = account_rows::counts_of_village(self.live, frame.village as usize, *id, true);
        Val::Num(Num::whole(match attr {
            Attr::HadBefore => had,
            Attr::HasNow => has,
            _ => n,
        }))
    }

    fn rows(&self, coll: Coll, frame: &Frame) -> Result<usize, Why> {
        self.live.rows(coll, frame)
    }

    fn enter(&self, coll: Coll, frame: &Frame, at: usize) -> Frame {
        self.live.enter(coll, frame, at)
    }

    fn loaded(&self, thing: Thing, frame: &Frame) -> bool {
        self.live.loaded(thing, frame)
    }

    fn read<R>(&self, value: Val, texts: &[String], with: impl FnOnce(&str) -> R) -> R {
        self.live.read(value, texts, with)
    }
}
