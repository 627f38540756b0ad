//! The limits against which the township is drawn: plants stand on one side of them, near misses on the other.
//!
//! What does not live here: the limits themselves (`rules/shipped/limits`); a test holds this page equal to them.

/// Amounts in fen, shares in ten-thousandths. The year is 2024 unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// Monitoring line (INC04).
    pub mon_line: i64,
    /// Attention line (INC05).
    pub attention: i64,
    /// Historical floor (INC06).
    pub floor: i64,
    /// Fall of income per head that is let pass (INC01).
    pub ask_drop: i64,
    /// Growth target of the campaign (VIL02).
    pub growth_target: i64,
    /// Basic resident pension a month (TRF04).
    pub pension_month: i64,
    /// 低保 standard a year (TRF17).
    pub dibao_std: i64,
    /// Standard pay of a public post a month (PWP05).
    pub post_month: i64,
    /// First and last day on which forms may be signed, month and day of 2024 (COL03).
    pub window: [(u32, u32); 2],
}

impl Default for Lines {
    fn default() -> Lines {
        Lines {
            mon_line: 850_000,
            attention: 1_000_000,
            floor: 400_000,
            ask_drop: 1_000,
            growth_target: 1_200,
            pension_month: 12_300,
            dibao_std: 700_000,
            post_month: 60_000,
            window: [(10, 8), (11, 15)],
        }
    }
}

/// Basic pension a month of 2021 to 2024, in fen: only the slope matters, what is paid out differs from household to household.
pub const PENSION_BY_YEAR: [i64; 4] = [9_300, 9_800, 10_300, 12_300];
