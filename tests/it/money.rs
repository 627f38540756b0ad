//! Money is exact for any amounts, not only for the ones in examples.

use hezhun::MOST;
use hezhun::Money;
use hezhun::divide_half_up;
use hezhun::parse_scaled;
use proptest::prelude::prop;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;

proptest! {
    #[test]
    fn what_is_written_is_read_back(fen in -MOST..=MOST) {
        let money = Money(fen);
        prop_assert_eq!(Money::parse(&money.plain()), Some((money, false)));
        prop_assert_eq!(Money::parse(&money.to_string().replace(',', "")), Some((money, false)));
    }

    #[test]
    fn sums_are_exact_or_refused(amounts in prop::collection::vec(-MOST..=MOST, 0..40)) {
        let sum = amounts.iter().try_fold(Money(0), |sum, &fen| sum.checked_add(Money(fen)));
        let exact: i128 = amounts.iter().map(|&fen| i128::from(fen)).sum();
        prop_assert_eq!(sum.map(|money| i128::from(money.0)), Some(exact));
        prop_assert_eq!(Money(i64::MAX).checked_add(Money(1)), None);
    }

    #[test]
    fn a_share_is_off_by_at_most_half_a_fen(fen in -MOST..=MOST, heads in 1i64..=40) {
        let share = Money(fen).per_head(heads).expect("somebody is there");
        let off = i128::from(fen) - i128::from(share.0) * i128::from(heads);
        prop_assert!(off.abs() * 2 <= i128::from(heads));
        // Half a fen goes away from zero.
        prop_assert!(off.abs() * 2 < i128::from(heads) || share.0.unsigned_abs() >= (fen / heads).unsigned_abs());
        prop_assert_eq!(Money(-fen).per_head(heads), Some(Money(-share.0)));
    }

    #[test]
    fn any_text_is_an_amount_or_nothing(text in "\\PC{0,24}") {
        if let Some((money, _)) = Money::parse(&text) {
            prop_assert!(money.0.abs() <= MOST);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte)));
        }
    }

    #[test]
    fn digits_beyond_the_fen_round_half_up(whole in 0i64..1_000_000, rest in 0u32..10_000) {
        let (fen, exact) = parse_scaled(&format!("{whole}.{rest:04}"), 2).expect("digits");
        prop_assert_eq!(fen, whole * 100 + i64::from(rest / 100) + i64::from(rest % 100 >= 50));
        prop_assert_eq!(exact, rest % 100 == 0);
    }

    #[test]
    fn nothing_is_divided_by_nothing(value in i128::MIN / 4..i128::MAX / 4, by in -5i128..=0) {
        prop_assert_eq!(divide_half_up(value, by), None);
    }
}
