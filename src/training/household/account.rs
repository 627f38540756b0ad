//! The income account of one household and year as the generator draws it, in fen (domain.md 2.1, 2.4).
//!
//! What does not live here: what counts as believable; the calibers as data (`rules/shipped/caliber`).

/// One year's account in the new caliber; an old-caliber year keeps its post pay in `wage_other` and its rewards in `other`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearAccount {
    /// 其他工资性收入.
    pub wage_other: i64,
    /// 公益性岗位收入.
    pub wage_post: i64,
    /// 生产经营性收入.
    pub prod_in: i64,
    /// 生产经营性支出.
    pub prod_out: i64,
    /// 专项用于减少生产经营性支出的补贴.
    pub subsidy: i64,
    /// 资产收益分红收入.
    pub div: i64,
    /// 其他财产性收入.
    pub rent: i64,
    /// 计划生育金.
    pub birth: i64,
    /// 最低生活保障金.
    pub dibao: i64,
    /// 特困人员救助供养金.
    pub tekun: i64,
    /// 养老金或离退休金.
    pub pension: i64,
    /// 生态补偿金.
    pub eco: i64,
    /// 其他转移性收入.
    pub other: i64,
    /// 产业奖励.
    pub reward_prod: i64,
    /// 就业奖励.
    pub reward_job: i64,
    /// What a planted slip adds to the printed 纯收入.
    pub net_slip: i64,
    /// What a planted slip adds to the printed 人均纯收入.
    pub pc_slip: i64,
}

impl YearAccount {
    /// 工资性收入.
    #[must_use]
    pub const fn wage(&self) -> i64 {
        self.wage_other + self.wage_post
    }

    /// 财产性收入.
    #[must_use]
    pub const fn prop(&self) -> i64 {
        self.div + self.rent
    }

    /// 转移性收入; rewards count here (domain.md 2.1).
    #[must_use]
    pub const fn trans(&self) -> i64 {
        self.birth + self.dibao + self.tekun + self.pension + self.eco + self.other + self.reward_prod + self.reward_job
    }

    /// Production after its costs.
    #[must_use]
    pub const fn prod_net(&self) -> i64 {
        self.prod_in - self.prod_out + self.subsidy
    }

    /// 年收入.
    #[must_use]
    pub const fn gross(&self) -> i64 {
        self.wage() + self.prod_in + self.prop() + self.trans()
    }

    /// 纯收入 as printed.
    #[must_use]
    pub const fn net(&self) -> i64 {
        self.wage() + self.prod_net() + self.prop() + self.trans() + self.net_slip
    }

    /// 人均纯收入 as printed, rounded half up to the fen.
    #[must_use]
    pub fn per_head(&self, size: i64) -> i64 {
        divide(self.net(), size.max(1)) + self.pc_slip
    }

    /// The year as it was told under the old caliber: post pay inside wages, rewards inside other transfers, no cost subsidy.
    #[must_use]
    pub fn folded(&self) -> YearAccount {
        // A subsidy above the costs can only have been told as sales.
        let over = (self.subsidy - self.prod_out).max(0);
        YearAccount {
            wage_other: self.wage(),
            wage_post: 0,
            prod_in: self.prod_in + over,
            prod_out: self.prod_out - self.subsidy + over,
            subsidy: 0,
            other: self.other + self.reward_prod + self.reward_job,
            reward_prod: 0,
            reward_job: 0,
            net_slip: 0,
            pc_slip: 0,
            ..self.clone()
        }
    }

    /// Brings 纯收入 to `net` through what the household mainly lives on: wages, else production, else support money.
    pub fn reach(&mut self, net: i64) {
        let gap = net - self.net();
        if self.wage_other > 0 {
            self.wage_other += gap;
        } else if self.prod_in > 0 {
            self.prod_in += gap;
        } else if self.tekun > 0 {
            self.tekun += gap;
        } else {
            self.other += gap;
        }
    }
}

/// `amount` × `part` ÷ `whole`, rounded half up; amounts of a household never come near the limits of the type.
#[must_use]
pub fn share(amount: i64, part: i64, whole: i64) -> i64 {
    divide(amount.saturating_mul(part), whole)
}

/// `amount` ÷ `by`, rounded half up; 0 when there is nothing to divide by.
#[must_use]
pub fn divide(amount: i64, by: i64) -> i64 {
    if by <= 0 {
        return 0;
    }
    amount.saturating_mul(2).saturating_add(by).div_euclid(by.saturating_mul(2))
}

/// Fen as a file prints them: `1234.50`.
#[must_use]
pub fn printed(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

#[cfg(test)]
mod tests {
    use crate::training::household::account::YearAccount;
    use crate::training::household::account::divide;
    use crate::training::household::account::printed;

    #[test]
    fn the_worked_example_of_the_domain_page() {
        let account = YearAccount {
            wage_other: 3_600_000,
            wage_post: 600_000,
            prod_in: 900_000,
            prod_out: 350_000,
            subsidy: 50_000,
            div: 80_000,
            rent: 60_000,
            pension: 123_600,
            eco: 24_000,
            other: 32_000,
            ..YearAccount::default()
        };
        assert_eq!(printed(account.gross()), "54196.00");
        assert_eq!(printed(account.net()), "51196.00");
        assert_eq!(printed(account.per_head(4)), "12799.00");
        assert_eq!(account.folded().net(), account.net());
        assert_eq!(divide(5, 2), 3);
        assert_eq!(divide(-5, 2), -2);
        assert_eq!(printed(-5), "-0.05");
    }
}
