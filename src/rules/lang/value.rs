//! Values of the rule language: exact numbers, days, months, words, yes/no, or the reason why there is none.
//!
//! Numbers are fractions of two `i64`, so that no comparison ever rounds; what does not fit is missing, never wrapped.
//! What does not live here: reading cells (`township/context.rs`), walking expressions (`eval/loops.rs`).

use std::cmp::Ordering;

use crate::domain::flag::why::Why;

/// An exact number: `num / den`, with `den` above 0. Money is in yuan, so 37,020.05 yuan is 3702005/100.
#[derive(Clone, Copy, Debug)]
pub struct Num {
    /// Numerator.
    pub num: i64,
    /// Denominator, above 0.
    pub den: i64,
}

impl Num {
    /// A whole number.
    #[must_use]
    pub const fn whole(num: i64) -> Num {
        Num { num, den: 1 }
    }

    fn fit(mut num: i128, mut den: i128) -> Result<Num, Why> {
        if let (Ok(num), Ok(den)) = (i64::try_from(num), i64::try_from(den)) {
            return Ok(Num { num, den });
        }
        let by = gcd(num.unsigned_abs(), den.unsigned_abs());
        if let Ok(by) = i128::try_from(by)
            && by > 1
        {
            num /= by;
            den /= by;
        }
        match (i64::try_from(num), i64::try_from(den)) {
            (Ok(num), Ok(den)) => Ok(Num { num, den }),
            _ => Err(Why::Overflow),
        }
    }

    /// The sum.
    ///
    /// # Errors
    /// `Why::Overflow` when the result does not fit.
    pub fn plus(self, other: Num) -> Result<Num, Why> {
        if self.den == other.den {
            return self.num.checked_add(other.num).map(|num| Num { num, den: self.den }).ok_or(Why::Overflow);
        }
        let (a, b) = (i128::from(self.num) * i128::from(other.den), i128::from(other.num) * i128::from(self.den));
        let num = a.checked_add(b).ok_or(Why::Overflow)?;
        Num::fit(num, i128::from(self.den) * i128::from(other.den))
    }

    /// The difference.
    ///
    /// # Errors
    /// `Why::Overflow` when the result does not fit.
    pub fn minus(self, other: Num) -> Result<Num, Why> {
        self.plus(other.negated()?)
    }

    /// The number with the other sign.
    ///
    /// # Errors
    /// `Why::Overflow` for the lowest `i64`.
    pub fn negated(self) -> Result<Num, Why> {
        self.num.checked_neg().map(|num| Num { num, den: self.den }).ok_or(Why::Overflow)
    }

    /// The product.
    ///
    /// # Errors
    /// `Why::Overflow` when the result does not fit.
    pub fn times(self, other: Num) -> Result<Num, Why> {
        Num::fit(i128::from(self.num) * i128::from(other.num), i128::from(self.den) * i128::from(other.den))
    }

    /// The quotient.
    ///
    /// # Errors
    /// `Why::DividedByZero`, or `Why::Overflow` when the result does not fit.
    pub fn over(self, other: Num) -> Result<Num, Why> {
        if other.num == 0 {
            return Err(Why::DividedByZero);
        }
        let sign = i128::from(other.num.signum());
        let num = i128::from(self.num) * i128::from(other.den) * sign;
        let den = i128::from(self.den) * i128::from(other.num) * sign;
        Num::fit(num, den)
    }

    /// Which is larger, by cross-multiplication: exact for every pair.
    #[must_use]
    pub fn against(self, other: Num) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        (i128::from(self.num) * i128::from(other.den)).cmp(&(i128::from(other.num) * i128::from(self.den)))
    }

    /// Rounded half away from zero to `places` decimals.
    ///
    /// # Errors
    /// `Why::Overflow` when the result does not fit.
    pub fn rounded(self, places: u32) -> Result<Num, Why> {
        let scale = 10_i64.pow(places.min(9));
        if self.den == scale {
            return Ok(Num { num: self.num, den: scale });
        }
        // Most numbers are small: dividing them takes a tenth of the time.
        if let Some(scaled) = self.num.checked_mul(scale) {
            let (size, den) = (scaled.unsigned_abs(), self.den.unsigned_abs());
            let (whole, rest) = (size / den, size % den);
            if let Ok(num) = i64::try_from(whole + u64::from(rest >= den - rest)) {
                return Ok(Num { num: if scaled < 0 { -num } else { num }, den: scale });
            }
        }
        let scaled = i128::from(self.num) * i128::from(scale);
        let num = crate::domain::money::divide_half_up(scaled, i128::from(self.den)).ok_or(Why::Overflow)?;
        Ok(Num { num, den: scale })
    }

    /// Whether it is a whole multiple of `by` and not 0.
    #[must_use]
    pub fn is_multiple(self, by: Num) -> bool {
        let (num, den) = (i128::from(self.num) * i128::from(by.den), i128::from(self.den) * i128::from(by.num));
        num != 0 && den != 0 && num % den == 0
    }

    /// The whole part, when there is no other.
    #[must_use]
    pub const fn as_whole(self) -> Option<i64> {
        if self.num % self.den == 0 { Some(self.num / self.den) } else { None }
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// What an expression comes to.
#[derive(Clone, Copy, Debug)]
pub enum Val {
    /// Nothing, and why.
    No(Why),
    /// Yes or no.
    Bool(bool),
    /// A number.
    Num(Num),
    /// A day, as days since 1 January 1 CE.
    Day(i32),
    /// A month, as months since year 0.
    Month(i32),
    /// A word of a roll: which roll, which word.
    Word(u8, u32),
    /// A word written in a rule: position in the book's list of constants; 0 is the empty word.
    Text(u32),
}

impl Val {
    /// Yes, no, or the reason.
    ///
    /// # Errors
    /// The reason when the value is missing; anything but yes/no cannot pass the type check and is `Why::Unknown`.
    pub const fn truth(self) -> Result<bool, Why> {
        match self {
            Val::Bool(yes) => Ok(yes),
            Val::No(why) => Err(why),
            Val::Num(_) | Val::Day(_) | Val::Month(_) | Val::Word(..) | Val::Text(_) => Err(Why::Unknown),
        }
    }

    /// The number, or the reason.
    ///
    /// # Errors
    /// As `truth`.
    pub const fn number(self) -> Result<Num, Why> {
        match self {
            Val::Num(num) => Ok(num),
            Val::No(why) => Err(why),
            Val::Bool(_) | Val::Day(_) | Val::Month(_) | Val::Word(..) | Val::Text(_) => Err(Why::Unknown),
        }
    }

    /// Whether it is missing.
    #[must_use]
    pub const fn is_missing(self) -> bool {
        matches!(self, Val::No(_))
    }
}

impl From<Result<Num, Why>> for Val {
    fn from(result: Result<Num, Why>) -> Val {
        match result {
            Ok(num) => Val::Num(num),
            Err(why) => Val::No(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::any;
    use proptest::prelude::prop_assert_eq;
    use proptest::proptest;

    use crate::domain::flag::why::Why;
    use crate::domain::money::divide_half_up;
    use crate::rules::lang::value::Num;
    use crate::rules::lang::value::gcd;

    #[test]
    fn fractions_are_kept_in_lowest_terms() {
        for (a, b, common) in [(12, 18, 6), (7, 5, 1), (0, 4, 4), (9, 0, 9), (1 << 70, 1 << 40, 1 << 40)] {
            assert_eq!(gcd(a, b), common, "{a} {b}");
        }
    }

    #[test]
    fn what_does_not_fit_is_missing() {
        let most = Num::whole(i64::MAX);
        assert_eq!(most.plus(Num::whole(1)).err(), Some(Why::Overflow));
        assert_eq!(most.times(most).err(), Some(Why::Overflow));
        assert_eq!(Num::whole(i64::MIN).negated().err(), Some(Why::Overflow));
        assert_eq!(Num::whole(1).over(Num::whole(0)).err(), Some(Why::DividedByZero));
        assert!(Num { num: 1_230_000, den: 100 }.is_multiple(Num::whole(100)));
        assert!(!Num { num: 1_234_560, den: 100 }.is_multiple(Num::whole(100)));
        assert!(!Num::whole(0).is_multiple(Num::whole(100)));
    }

    #[test]
    fn half_is_rounded_up() {
        let third = Num::whole(40_000).over(Num::whole(3)).and_then(|n| n.rounded(2)).map(|n| (n.num, n.den));
        assert_eq!(third, Ok((1_333_333, 100)));
    }

    proptest! {
        #[test]
        fn a_small_number_is_rounded_as_a_large_one(num in any::<i64>(), den in 1..=i64::MAX, places in 0_u32..5) {
            let scale = i128::from(10_i64.pow(places));
            for num in [num, num >> 32] {
                let exact = divide_half_up(i128::from(num) * scale, i128::from(den));
                prop_assert_eq!(Num { num, den }.rounded(places).map(|num| num.num).ok(), exact);
            }
        }

        /// A comparison of ratios is the comparison of exact products: nothing is rounded on the way.
        #[test]
        fn ratios_compare_exactly(a in any::<i64>(), b in 1..=i64::MAX, c in any::<i64>(), d in 1..=i64::MAX) {
            let exact = (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)));
            prop_assert_eq!(Num { num: a, den: b }.against(Num { num: c, den: d }), exact);
        }

        /// One fen more or less than the bound decides, at any size.
        #[test]
        fn one_fen_decides(base in 1_i64..1_000_000_000_000, share in 1_i64..1000) {
            // bound = share % of base, times 100 to stay in whole numbers
            let bound = Num { num: base, den: 100 }.times(Num { num: share, den: 100 }).expect("fits");
            let exactly = Num { num: base * share, den: 10_000 };
            prop_assert_eq!(exactly.against(bound), Ordering::Equal);
            let over = Num { num: base * share + 1, den: 10_000 };
            prop_assert_eq!(over.against(bound), Ordering::Greater);
        }
    }
}
