//! What has to be read so that expressions can be asked of every household: a count of falls wants neither members nor rosters.
//!
//! What is not known to do with less is read whole. What does not live here: the reading itself (`review/file/at_hand.rs`).

use std::collections::BTreeSet;

use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::table::Feed;
use crate::domain::table::TableId;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::expr::When;
use crate::rules::lang::made;
use crate::rules::lang::names;
use crate::rules::lang::names::SCALARS;

/// What expressions read of a township.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TownNeeds {
    /// Everything: members, the three years before and the parts of this one, every table.
    All,
    /// The households' own values, those of some years back, and some tables.
    Own {
        /// Years back whose values are read; 0 where none are.
        years: u8,
        /// The tables.
        tables: BTreeSet<TableId>,
    },
}

impl TownNeeds {
    /// What some expressions read.
    #[must_use]
    pub fn of(arena: &Arena, roots: &[At]) -> TownNeeds {
        let (mut open, mut seen) = (roots.to_vec(), BTreeSet::new());
        let mut needs = TownNeeds::Own { years: 0, tables: BTreeSet::new() };
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            needs = needs.and(match arena.node(at) {
                Node::Leaf(leaf) => of_leaf(leaf),
                Node::Loaded(thing) => of_thing(thing),
                Node::Over(place) => arena.overs.get(place as usize).map_or(TownNeeds::All, |over| of_rows(over.rows)),
                // What is made ready for one township is not looked at here.
                Node::Cell(_) | Node::MemberCell(_) | Node::Kept(..) | Node::KeptOfMember(..) | Node::Worked(_) => TownNeeds::All,
                _ => TownNeeds::nothing(),
            });
            open.extend(arena.below(at));
        }
        needs
    }

    const fn nothing() -> TownNeeds {
        TownNeeds::Own { years: 0, tables: BTreeSet::new() }
    }

    /// What is read for both.
    #[must_use]
    pub fn and(self, more: TownNeeds) -> TownNeeds {
        match (self, more) {
            (TownNeeds::Own { years, mut tables }, TownNeeds::Own { years: further, tables: others }) => {
                tables.extend(others);
                TownNeeds::Own { years: years.max(further), tables }
            }
            (TownNeeds::All, _) | (_, TownNeeds::All) => TownNeeds::All,
        }
    }
}

fn of_leaf(leaf: Leaf) -> TownNeeds {
    match leaf {
        Leaf::Own(when, field) if field.is_household() => of_when(when),
        Leaf::Denominator(when) => of_when(when),
        Leaf::Limit(_) | Leaf::Fact(_) => TownNeeds::nothing(),
        Leaf::Row(coll, _) => of_rows(coll),
        Leaf::Fed(at) => SCALARS.get(usize::from(at)).map_or(TownNeeds::All, |scalar| of_table(scalar.table)),
        // The line of a case is the desk's own.
        Leaf::Own(When::Now, field) if field.row().owner == Owner::Case => TownNeeds::nothing(),
        Leaf::Own(..)
        | Leaf::Member(_)
        | Leaf::Head(_)
        | Leaf::Derived(_)
        | Leaf::HeadDerived(_)
        | Leaf::Calc(_)
        | Leaf::Index(_)
        | Leaf::Stat(_) => TownNeeds::All,
    }
}

fn of_when(when: When) -> TownNeeds {
    match when {
        When::Now => TownNeeds::nothing(),
        When::Prior(years) => TownNeeds::Own { years, tables: BTreeSet::new() },
        When::PriorRaw | When::LastAnnual | When::Earlier => TownNeeds::All,
    }
}

fn of_rows(coll: Coll) -> TownNeeds {
    names::table_of(coll).map_or(TownNeeds::All, of_table)
}

fn of_table(table: TableId) -> TownNeeds {
    let made_of = made::fields_of(table);
    if !made_of.is_empty() && made_of.iter().all(|field| field.is_household()) {
        return TownNeeds::nothing();
    }
    if !matches!(table.row().feed, Feed::File | Feed::Office) {
        return TownNeeds::All;
    }
    TownNeeds::Own { years: 0, tables: BTreeSet::from([table]) }
}

fn of_thing(thing: Thing) -> TownNeeds {
    match thing {
        Thing::Record(when) => of_when(when),
        Thing::Current | Thing::Limit(_) => TownNeeds::nothing(),
        Thing::Rows(coll) => of_rows(coll),
        Thing::Fed(at) => of_leaf(Leaf::Fed(at)),
        Thing::Field(field) => of_field(field),
    }
}

fn of_field(field: FieldId) -> TownNeeds {
    if field.is_household() { TownNeeds::nothing() } else { TownNeeds::All }
}

#[cfg(test)]
mod tests {
    use crate::domain::table::known;
    use crate::rules::book::Book;
    use crate::rules::count::CountRegister;
    use crate::rules::count::needs::TownNeeds;
    use crate::rules::count::tally::split;

    #[test]
    fn a_count_wants_what_it_names_and_what_is_not_known_to_do_with_less_wants_all() {
        let book = Book::shipped().expect("the book");
        let needs = |when: &str, by: Option<&str>| {
            let own = format!("[[count]]\ncode = \"own\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\nwhen = '{when}'\n");
            let register = CountRegister::read(&book, &[("own.toml".to_owned(), own)]).expect("understood");
            let one = register.only(&["own".to_owned()]).expect("a count");
            one.needs(&book, by.and_then(split)).expect("a split")
        };
        let own = |years: u8, tables: &[&str]| TownNeeds::Own { years, tables: tables.iter().map(|id| known(id)).collect() };
        assert_eq!(needs("net_pc < limit.mon_line", Some("village")), own(0, &[]));
        assert_eq!(needs("FALL and FALL1", None), own(2, &[]));
        assert_eq!(needs("status == \"submitted\"", None), own(0, &[]));
        assert_eq!(needs("any(measures: given(value))", None), own(0, &[]), "measures are made of the household's own fields");
        assert_eq!(needs("yes", Some("reviewer")), own(0, &["case"]));
        assert_eq!(needs("given(clue.on)", None), own(0, &["clue"]));
        for all in ["count(members) > 3", "given(head.cert18)", "given(last_annual.net)", "town.fall_share > 0.05"] {
            assert_eq!(needs(all, None), TownNeeds::All, "{all}");
        }
        let two = own(2, &[]);
        assert_eq!(two.clone().and(own(0, &["case"])), own(2, &["case"]));
        assert_eq!(two.and(TownNeeds::All), TownNeeds::All);
    }
}
