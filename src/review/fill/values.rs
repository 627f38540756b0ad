//! What belongs into the cells of a table: the figures of households, the counts of villages, each in the unit of its column.
//!
//! Nothing is written where nothing is known: an empty cell is no nought. What does not live here: which cells (`plan.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::field::VILLAGE;
use crate::domain::money::Money;
use crate::domain::money::divide_half_up;
use crate::domain::roll::places::parted;
use crate::exchange::cells::header::normal;
use crate::exchange::fill::number_format::NumberFormat;
use crate::exchange::fill::sheet::Filling;
use crate::exchange::out::table::CellOut;
use crate::review::count::CountLine;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::saving;
use crate::review::fill::meaning::FillUnit;
use crate::review::fill::meaning::TitleMeaning;
use crate::review::fill::meaning::YearOf;
use crate::review::fill::plan::FillColumn;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;
use crate::rules::count::CountRegister;
use crate::rules::count::each::EachAsked;
use crate::rules::count::each::EachKind;
use crate::rules::count::each::EachValue;
use crate::rules::count::needs::TownNeeds;
use crate::rules::count::tally::CountValue;
use crate::rules::count::tally::split;

/// A figure as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Yuan.
    Money(Money),
    /// A whole number.
    Whole(i64),
    /// Ten-thousandths.
    Share(i64),
    /// Words.
    Words(String),
    /// A day.
    Day(NaiveDate),
}

/// The figures of a table by household or village.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// Its households or villages, in order, and for a list only those that were asked for.
    pub order: Vec<String>,
    /// What each column comes to for each of them, also for those not in the list.
    of: BTreeMap<String, Vec<Option<Given>>>,
    /// The same over everybody; none for a table of households.
    all: Option<Vec<Option<Given>>>,
}

impl Values {
    /// What the columns come to for one; none where nobody has this name.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<&[Option<Given>]> {
        self.of.get(name).map(Vec::as_slice)
    }

    /// What they come to over everybody.
    #[must_use]
    pub fn all(&self) -> Option<&[Option<Given>]> {
        self.all.as_deref()
    }

    /// The village that a table means: as it is called here, else without 村 or 社区 behind it, if that is one.
    #[must_use]
    pub fn village(&self, written: &str) -> Option<&str> {
        let short = |name: &str| {
            let name = normal(name);
            let cut =
                ["村民委员会", "村委会", "居委会", "行政村", "社区", "村"].iter().find_map(|end| name.strip_suffix(end).map(str::to_owned));
            cut.filter(|cut| !cut.is_empty()).unwrap_or(name)
        };
        if let Some((own, _)) = self.of.get_key_value(written) {
            return Some(own);
        }
        let wanted = short(written);
        // Among several townships a name alone means a village that only one of them has.
        let mut like = self.of.keys().filter(|own| short(parted(own).map_or(own, |(_, alone)| alone)) == wanted);
        match (like.next(), like.next()) {
            (Some(own), None) => Some(own),
            _ => None,
        }
    }

    /// The names that are known.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.of.keys().map(String::as_str)
    }
}

impl Desk {
    /// What each column of households reads of people; nothing for other columns.
    pub(in crate::review::fill) fn fields_of(&self, columns: &[FillColumn]) -> Result<Vec<Vec<FieldId>>, ReviewError> {
        let of = |column: &FillColumn| match &column.meaning {
            TitleMeaning::Household => Ok(vec![HH_ID]),
            TitleMeaning::Village => Ok(vec![VILLAGE]),
            TitleMeaning::Figure { expression, .. } => {
                let asked = EachAsked::read(&self.office.book, &[expression], EachKind::Anything);
                // What is made of a certificate is that certificate.
                let fields = asked.map(|asked| asked.paths(0).iter().filter_map(|path| mask::field_of_path(path)).collect());
                fields.map_err(|error| ReviewError::Filter(error.text()))
            }
            TitleMeaning::Number | TitleMeaning::Count { .. } => Ok(Vec::new()),
        };
        columns.iter().map(of).collect()
    }

    /// The figures of households.
    pub(in crate::review::fill) fn household_values(
        &self,
        columns: &[FillColumn],
        filter: Option<&str>,
        audience: Audience,
    ) -> Result<Values, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let written: Vec<&str> = columns
            .iter()
            .map(|column| match &column.meaning {
                TitleMeaning::Figure { expression, .. } => expression.as_str(),
                TitleMeaning::Village => "village",
                TitleMeaning::Household | TitleMeaning::Number | TitleMeaning::Count { .. } => "hh_id",
            })
            .collect();
        let wanted: Option<BTreeSet<String>> = match filter {
            None => None,
            Some(filter) => {
                let (fits, _) = self.queue_where(filter)?;
                Some(fits.iter().filter_map(|at| self.queue().get(*at)).map(|row| row.hh_id.clone()).collect())
            }
        };
        let asked = EachAsked::read(&self.office.book, &written, EachKind::Anything).map_err(|error| ReviewError::Filter(error.text()))?;
        let fields = self.fields_of(columns)?;
        let mut values = Values::default();
        self.over_town(period, &TownNeeds::All, &mut |town, line| {
            for (at, each) in asked.each(&self.office.book, town, line).into_iter().enumerate() {
                let id = town.current.id(at).to_owned();
                if wanted.as_ref().is_none_or(|wanted| wanted.contains(&id)) {
                    values.order.push(id.clone());
                }
                let given = each.into_iter().zip(&fields).map(|(value, fields)| given(value, fields, audience)).collect();
                values.of.insert(id, given);
            }
            Ok(())
        })?;
        Ok(values)
    }

    /// The counts of villages.
    pub(in crate::review::fill) fn village_values(&self, columns: &[FillColumn], register: &CountRegister) -> Result<Values, ReviewError> {
        // A month has no households, so nothing is counted of them.
        let own = if self.month.is_some() { register.clone().without_households() } else { register.clone() };
        let counts = self.counts(&own, split("village"))?;
        // What moved is held against the figure that stands beside it.
        let is_whole = |column: &FillColumn| matches!(column.meaning, TitleMeaning::Count { year: YearOf::Before, .. });
        let beside = if columns.iter().any(is_whole) { YearOf::Before } else { YearOf::SameDay };
        let mut values = Values::default();
        let row = |group: Option<&str>| -> Vec<Option<Given>> {
            let line = |code: &str| counts.lines.iter().find(|line| line.code == code && line.group.as_deref() == group);
            let of = |column: &FillColumn| match &column.meaning {
                TitleMeaning::Count { code, year } => line(code).and_then(|line| of_year(line, *year, beside)),
                TitleMeaning::Village => group.map(|group| Given::Words(group.to_owned())),
                TitleMeaning::Household | TitleMeaning::Number | TitleMeaning::Figure { .. } => None,
            };
            columns.iter().map(of).collect()
        };
        let groups = counts.lines.iter().filter_map(|line| line.group.as_deref()).filter(|group| !group.is_empty());
        for group in groups.collect::<BTreeSet<_>>() {
            values.order.push(group.to_owned());
            values.of.insert(group.to_owned(), row(Some(group)));
        }
        values.all = Some(row(None));
        Ok(values)
    }
}

/// A value of a household as this audience may see it. A number as long as one of a person is hidden, in whatever column it stands.
fn given(value: EachValue, fields: &[FieldId], audience: Audience) -> Option<Given> {
    let masked = |cell: CellOut, plain: Given| match mask::cell(Leaves::Words, cell, audience) {
        CellOut::Text(hidden) => Given::Words(hidden),
        _ => plain,
    };
    match value {
        EachValue::Missing => None,
        EachValue::Money(amount) => Some(masked(CellOut::Money(amount), Given::Money(amount))),
        EachValue::Whole(count) => Some(masked(CellOut::Count(count), Given::Whole(count))),
        EachValue::Share(share) => Some(Given::Share(share)),
        EachValue::Day(day) => Some(Given::Day(day)),
        EachValue::Words(words) => {
            let shown = match fields {
                [field] => mask::value(field.row(), &words, audience),
                _ => mask::leaving(Leaves::Words, &words, audience),
            };
            (!shown.is_empty()).then_some(Given::Words(shown))
        }
    }
}

/// What a count came to in a year; what moved is held against the year before as `beside` means it.
fn of_year(line: &CountLine, year: YearOf, beside: YearOf) -> Option<Given> {
    let plain = |value: CountValue| match value {
        CountValue::Whole(count) => Given::Whole(count),
        CountValue::Money(amount) => Given::Money(amount),
        CountValue::Hundredths(hundredths) => Given::Share(hundredths.saturating_mul(100)),
    };
    let (now, before) = (line.value, if beside == YearOf::Before { line.year_before } else { line.before });
    match year {
        YearOf::Now => now.map(plain),
        YearOf::Before => line.year_before.map(plain),
        YearOf::SameDay => line.before.map(plain),
        YearOf::BeforeLast => None,
        YearOf::Difference => match (plain(now?), plain(before?)) {
            (Given::Money(now), Given::Money(before)) => now.checked_sub(before).map(Given::Money),
            (Given::Whole(now), Given::Whole(before)) => now.checked_sub(before).map(Given::Whole),
            (Given::Share(now), Given::Share(before)) => now.checked_sub(before).map(Given::Share),
            _ => None,
        },
        YearOf::Change => {
            let raw = |given: Given| match given {
                Given::Money(Money(raw)) | Given::Whole(raw) | Given::Share(raw) => Some(i128::from(raw)),
                Given::Words(_) | Given::Day(_) => None,
            };
            let (now, before) = (raw(plain(now?))?, raw(plain(before?))?);
            if before > 0 { divide_half_up((now - before) * 10_000, before).map(Given::Share) } else { None }
        }
    }
}

/// A figure as it is put into a cell of its column.
#[must_use]
pub fn filling(given: &Given, column: &FillColumn, shows: NumberFormat) -> Filling {
    let year = match &column.meaning {
        TitleMeaning::Figure { year, .. } | TitleMeaning::Count { year, .. } => *year,
        TitleMeaning::Household | TitleMeaning::Village | TitleMeaning::Number => YearOf::Now,
    };
    let share = |share: i64| match (shows, column.unit) {
        (NumberFormat::Percent, _) => Filling::Number(decimal(share, 4)),
        // As a reader would type it before a percent sign that is written already.
        (NumberFormat::PercentSign, _) | (_, FillUnit::Percent) => Filling::Number(decimal(share, 2)),
        _ => Filling::Percent { share: decimal(share, 4), words: saving::percent(share) },
    };
    let is_percent = matches!(shows, NumberFormat::Percent | NumberFormat::PercentSign);
    match given {
        Given::Money(Money(fen)) => Filling::Number(decimal(*fen, if column.unit == FillUnit::TenThousand { 6 } else { 2 })),
        Given::Whole(count) if year == YearOf::Change => share(count.saturating_mul(10_000)),
        Given::Whole(count) => Filling::Number(count.to_string()),
        Given::Share(part) if year == YearOf::Change || column.unit == FillUnit::Percent || is_percent => share(*part),
        Given::Share(part) => Filling::Number(decimal(*part, 4)),
        Given::Words(words) => Filling::Words(words.clone()),
        Given::Day(day) => match (shows, NaiveDate::from_ymd_opt(1899, 12, 30)) {
            // Spreadsheets count days from there (ECMA-376, 18.17.4.1).
            (NumberFormat::Day, Some(first)) => Filling::Number((*day - first).num_days().to_string()),
            _ => Filling::Words(day.to_string()),
        },
    }
}

/// A number of so many decimal places, without noughts at its end.
fn decimal(number: i64, places: u32) -> String {
    let one = 10_u64.pow(places);
    let (whole, part) = (number.unsigned_abs() / one, number.unsigned_abs() % one);
    let sign = if number < 0 { "-" } else { "" };
    if part == 0 {
        return format!("{sign}{whole}");
    }
    let part = format!("{part:0width$}", width = places as usize);
    format!("{sign}{whole}.{}", part.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::domain::field::FieldId;
    use crate::domain::field::VILLAGE;
    use crate::domain::money::Money;
    use crate::exchange::fill::number_format::NumberFormat;
    use crate::exchange::fill::sheet::Filling;
    use crate::review::fill::meaning::FillUnit;
    use crate::review::fill::meaning::TitleMeaning;
    use crate::review::fill::meaning::YearOf;
    use crate::review::fill::plan::FillColumn;
    use crate::review::fill::values::Given;
    use crate::review::fill::values::Values;
    use crate::review::fill::values::decimal;
    use crate::review::fill::values::filling;
    use crate::review::fill::values::given;
    use crate::review::rows::mask;
    use crate::review::rows::mask::Audience;
    use crate::rules::count::each::EachValue;

    #[test]
    fn figures_stand_in_the_unit_of_their_column() {
        let day = NaiveDate::from_ymd_opt(2024, 10, 18).expect("a day");
        let number = |digits: &str| Filling::Number(digits.into());
        let words = |words: &str| Filling::Words(words.into());
        let percent = |share: &str, words: &str| Filling::Percent { share: share.into(), words: words.into() };
        for (given, year, unit, shows, put) in [
            (Given::Money(Money(1_234_500)), YearOf::Now, FillUnit::Plain, NumberFormat::Plain, number("12345")),
            (Given::Money(Money(-1_234_567)), YearOf::Now, FillUnit::Plain, NumberFormat::Plain, number("-12345.67")),
            (Given::Money(Money(1_234_567)), YearOf::Now, FillUnit::TenThousand, NumberFormat::Plain, number("1.234567")),
            (Given::Whole(12), YearOf::Now, FillUnit::Plain, NumberFormat::Plain, number("12")),
            (Given::Share(32_500), YearOf::Now, FillUnit::Plain, NumberFormat::Plain, number("3.25")),
            (Given::Share(1_234), YearOf::Change, FillUnit::Percent, NumberFormat::Plain, number("12.34")),
            (Given::Share(1_234), YearOf::Change, FillUnit::Percent, NumberFormat::Percent, number("0.1234")),
            (Given::Share(913), YearOf::Change, FillUnit::Plain, NumberFormat::PercentSign, number("9.13")),
            (Given::Share(913), YearOf::Change, FillUnit::Percent, NumberFormat::PercentSign, number("9.13")),
            (Given::Share(32_500), YearOf::Now, FillUnit::Plain, NumberFormat::PercentSign, number("325")),
            // A number that can be added up and sorted, and that nobody takes for yuan.
            (Given::Share(-1_234), YearOf::Change, FillUnit::Plain, NumberFormat::Plain, percent("-0.1234", "-12.34%")),
            (Given::Whole(1), YearOf::Change, FillUnit::Percent, NumberFormat::Plain, number("100")),
            (Given::Day(day), YearOf::Now, FillUnit::Plain, NumberFormat::Plain, words("2024-10-18")),
            (Given::Day(day), YearOf::Now, FillUnit::Plain, NumberFormat::Day, number("45583")),
            (Given::Words("石门村".into()), YearOf::Now, FillUnit::Plain, NumberFormat::Plain, words("石门村")),
        ] {
            let column =
                FillColumn { at: 0, title: String::new(), meaning: TitleMeaning::Figure { expression: String::new(), year }, unit };
            assert_eq!(filling(&given, &column, shows), put, "{given:?}");
        }
        assert_eq!([decimal(0, 2), decimal(5, 2), decimal(-50, 2), decimal(i64::MIN, 0)], ["0", "0.05", "-0.5", "-9223372036854775808"]);
    }

    #[test]
    fn a_number_of_a_person_in_a_column_of_amounts_is_hidden_and_what_is_made_of_a_certificate_is_one() {
        let shown = |value, fields: &[FieldId]| given(value, fields, Audience::Internal);
        assert_eq!(shown(EachValue::Money(Money(1_234_500)), &[]), Some(Given::Money(Money(1_234_500))));
        let phone = shown(EachValue::Money(Money(1_380_000_123_400)), &[]);
        assert!(matches!(&phone, Some(Given::Words(words)) if words.contains('*') && !words.contains("13800001234")), "{phone:?}");
        let phone = shown(EachValue::Whole(13_800_001_234), &[]);
        assert!(matches!(&phone, Some(Given::Words(words)) if words.contains('*')), "{phone:?}");
        let cert = mask::field_of_path("head.cert18").expect("a field");
        let words = EachValue::Words("980101199003074514".into());
        let (own, both) = (shown(words.clone(), &[cert]), shown(words, &[cert, VILLAGE]));
        assert!([own, both].iter().all(|one| matches!(one, Some(Given::Words(words)) if words.contains("****"))));
    }

    #[test]
    fn a_village_is_found_by_its_name_with_or_without_the_word_for_it_unless_two_are_like_it() {
        let mut values = Values::default();
        for name in ["石门村", "青溪社区", "柳村", "柳社区"] {
            values.of.insert(name.into(), Vec::new());
        }
        assert_eq!(values.village("石门村"), Some("石门村"));
        assert_eq!(values.village("石门"), Some("石门村"));
        assert_eq!(values.village("石门行政村"), Some("石门村"));
        assert_eq!(values.village("青溪"), Some("青溪社区"));
        assert_eq!(values.village("柳村"), Some("柳村"));
        assert_eq!((values.village("柳"), values.village("石")), (None, None));
    }
}
