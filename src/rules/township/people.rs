//! Members made ready before the run: who is current, who is head, birthdays from certificates.

use crate::domain::cell::day_cell;
use crate::domain::field::CERT_NO;
use crate::domain::field::FieldId;
use crate::domain::field::HEAD_CERT_NO;
use crate::domain::field::RELATION;
use crate::domain::field::known;
use crate::domain::flag::why::Why;
use crate::domain::roll::Roll;
use crate::domain::text::cert;
use crate::domain::text::words::Word;
use crate::rules::eval::functions::plain;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Shape;
use crate::rules::lang::expr::own_word;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::town::NOBODY;

const BIRTH: FieldId = known("birth");
const HEAD_NAME: FieldId = known("head_name");
const NAME: FieldId = known("name");
const MEMBER_STATUS: FieldId = known("member_status");

/// Birthday that is not known; the reasons follow below it.
const NO_DAY: i32 = i32::MIN;

/// The members of a roll, ready to be read.
pub(crate) struct People {
    /// Current members by household: `current[starts[h]..starts[h + 1]]`.
    current: Vec<u32>,
    starts: Vec<u32>,
    heads: Vec<u32>,
    /// Birthday of each member of the roll, or `NO_DAY` plus the place of the reason in `Why::ALL`.
    birthdays: Vec<i32>,
}

impl People {
    /// Reads a roll once.
    pub fn new(roll: &Roll) -> People {
        let birthdays = (0..roll.members_len()).map(|member| birthday(roll, member)).collect();
        let head = roll.words.find("户主");
        let mut people = People { current: Vec::new(), starts: vec![0], heads: Vec::new(), birthdays };
        for household in 0..roll.len() {
            let mut heads = Vec::new();
            for &member in roll.members_of(household) {
                if has_left(roll, member) {
                    continue;
                }
                people.current.push(member);
                if head.is_some() && roll.get_member(member as usize, RELATION).word() == head {
                    heads.push(member);
                }
            }
            people.heads.push(one_head(roll, household, &heads));
            people.starts.push(u32::try_from(people.current.len()).unwrap_or(NOBODY));
        }
        people
    }

    /// The current members of a household, as arguments for `Roll::get_member`.
    pub fn of(&self, household: usize) -> &[u32] {
        match (self.starts.get(household), self.starts.get(household + 1)) {
            (Some(&from), Some(&to)) => self.current.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// The member whose relation is 户主; of several the one whom the household's own row names, else `NOBODY`.
    pub fn head(&self, household: usize) -> u32 {
        self.heads.get(household).copied().unwrap_or(NOBODY)
    }

    /// A value worked out from a member's certificate number.
    pub fn derived(&self, roll: &Roll, derived: Derived, member: u32) -> Val {
        if member == NOBODY {
            return Val::No(Why::Empty);
        }
        if derived == Derived::Birthday {
            return match self.birthdays.get(member as usize) {
                Some(&day) if day > NO_DAY + 100 => Val::Day(day),
                Some(&day) => Val::No(usize::try_from(day - NO_DAY).ok().and_then(|at| Why::ALL.get(at)).copied().unwrap_or(Why::Empty)),
                None => Val::No(Why::Empty),
            };
        }
        let number = plain(roll.get_member(member as usize, CERT_NO), Shape::Word);
        let Val::Word(_, word) = number else { return number };
        of_number(derived, roll.words.get(Word(word)), number)
    }
}

/// What a member is known by among all: the first 18 characters of the certificate.
pub(crate) fn cert_of(roll: &Roll, member: u32) -> Option<&str> {
    let word = roll.get_member(member as usize, CERT_NO).word()?;
    cert::first18(roll.words.get(word))
}

/// A value worked out from a certificate number; `whole` is the number itself.
pub(crate) fn of_number(derived: Derived, number: &str, whole: Val) -> Val {
    match derived {
        // People are compared by their first 18 characters through `index.cert_rows`; the value keeps the whole number.
        Derived::Cert18 => cert::first18(number).map_or(Val::No(Why::Unreadable), |_| whole),
        Derived::CertBirth | Derived::Birthday => {
            let birth = if number.starts_with("999999") { None } else { cert::birth(number) };
            birth.map_or(Val::No(Why::Unreadable), |day| plain(day_cell(day), Shape::Day))
        }
        Derived::CertSex => cert::sex(number).map_or(Val::No(Why::Unreadable), own_word),
        Derived::DisLevel => Val::Num(Num::whole(cert::disability_level(number))),
    }
}

fn birthday(roll: &Roll, member: usize) -> i32 {
    let number = plain(roll.get_member(member, CERT_NO), Shape::Word);
    if let Val::Word(_, word) = number
        && let Val::Day(day) = of_number(Derived::Birthday, roll.words.get(Word(word)), number)
    {
        return day;
    }
    match plain(roll.get_member(member, BIRTH), Shape::Day) {
        Val::Day(day) => day,
        Val::No(Why::NoColumn) => no_day(if let Val::No(why) = number { why } else { Why::Unreadable }),
        Val::No(why) => no_day(why),
        _ => no_day(Why::Unreadable),
    }
}

fn no_day(why: Why) -> i32 {
    let place = Why::ALL.iter().position(|own| *own == why).unwrap_or(0);
    NO_DAY + i32::try_from(place).unwrap_or(0)
}

/// Of several members registered as head the one with the head's number, else the one with the head's name: never the first, which would
/// hang on the order of the rows.
fn one_head(roll: &Roll, household: usize, heads: &[u32]) -> u32 {
    if let [] | [_] = heads {
        return heads.first().copied().unwrap_or(NOBODY);
    }
    let said = |own: FieldId, of_member: FieldId| {
        let wanted = roll.get(household, own).word()?;
        let mut named = heads.iter().filter(|member| roll.get_member(**member as usize, of_member).word() == Some(wanted));
        named.next().filter(|_| named.next().is_none()).copied()
    };
    said(HEAD_CERT_NO, CERT_NO).or_else(|| said(HEAD_NAME, NAME)).unwrap_or(NOBODY)
}

fn has_left(roll: &Roll, member: u32) -> bool {
    roll.get_member(member as usize, MEMBER_STATUS).word().is_some_and(|word| roll.words.get(word).contains("减少"))
}
