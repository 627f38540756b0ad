//! How the practice township was made, in both languages: the README of `sample-data`.
//!
//! What does not live here: the README of the house.

use crate::training::order::TownshipOrder;

/// The page of a township.
#[must_use]
pub fn text(order: &TownshipOrder) -> String {
    let seed = order.seed.to_string() + &order.options();
    PAGE.replace("{households}", &order.households.to_string()).replace("{seed}", &seed)
}

const PAGE: &str = "# The practice township

Nobody in these files exists. The township 青溪镇 (演示省 演示州 青山县), its villages, people, employers and documents are invented;
every certificate number carries the area code 980101, which nobody has; phone numbers begin with 154, a range that no carrier was given.

## How it was made

    hezhun sample --households {households} --seed {seed} --out township

The generator draws households with a seeded generator of whole numbers, so the same command gives the same bytes on every machine;
a test holds this folder equal to it. Incomes follow the published level and structure (about 12,500 yuan a head in 2021 to about 17,000 in
2024, two thirds of it wages). Most households drift, some fall, some leap; people are born and marry away, households join and leave,
a few were given a new number.

| file | shape |
|---|---|
| （自定义）脱贫户信息_20211120.csv | GB18030, old caliber, ids wrapped as =\"…\" |
| （自定义）脱贫户信息_20221121.csv | UTF-8 with mark, old caliber |
| （自定义）脱贫户信息_20231120.xlsx | old caliber, two title rows, header on row 3 |
| （自定义）脱贫户信息_20241118.xlsx | new caliber: public-post pay apart from other wages |
| 采集登记表_20241118.csv | GB18030, the township's own collection sheet, one row a household |
| （务工月监测）…xlsx, 计划外出务工信息, 收入分项台账, 家庭成员变动, 监测对象识别和消除信息, 监测线索台账, 种养规模测算 | files beside the yearly export |
| 低保, 特困, 养老金, 公益岗, 残疾人两项补贴, 医保, 一卡通, 死亡迁出, 分红, 学籍, 土地流转, 到户奖补, 生态补偿, 比对名单, 应采名单 | rosters of the departments, with a few rows of strangers |

One row is one person; household values repeat on every row; all cells are text.

## The answer key

It stands beside the folder and is written while the township is drawn; it never looks at what a rule says.
`hezhun rules score township` holds the rules against it. `township-rules.toml` is what the office of the township has set: the list of its
villages, and rules that are off by default and planted all the same; ordinary households agree with every roster.

| kind | meaning |
|---|---|
| plant | a fault: the rule must fire with this severity; `also` names the other rules that the same figures make fire |
| near | just inside the limit: the rule must stay clear; `also` as above |
| natural | an ordinary household that fell, leapt or lives below the attention line by itself: a true flag outside the plants |
| unplanted | a rule that files cannot show, and why |

Every household rule that these files can express has at least three plants and two near misses, every village rule one village and one
village just inside. About two fifths of the households stay ordinary; one household may carry up to four plants that do not touch each other, a line of
the key for each. A township too small for all gets the first of every rule before the second of any.

# 练习乡镇

文件中没有任何真实的人。青溪镇（演示省演示州青山县）及其村、人、单位、文号均为虚构；证件号码一律用无人使用的区划代码 980101；
电话以未发放的 154 号段开头。

## 怎样生成

    hezhun sample --households {households} --seed {seed} --out township

生成器只用整数和固定种子，同一命令在任何机器上得到相同的字节，并有测试保证本文件夹与之一致。收入水平和结构按公布数据
（2021 年人均约 12500 元，2024 年约 17000 元，工资约占三分之二）。多数户平稳增长，少数下降或大增；有出生、婚嫁，有新增户、退出户，
个别户换过户编号。

| 文件 | 样式 |
|---|---|
| （自定义）脱贫户信息_20211120.csv | GB18030，旧口径，长号码写作 =\"…\" |
| （自定义）脱贫户信息_20221121.csv | 带标记的 UTF-8，旧口径 |
| （自定义）脱贫户信息_20231120.xlsx | 旧口径，前两行为标题，表头在第 3 行 |
| （自定义）脱贫户信息_20241118.xlsx | 新口径：公益性岗位收入单列 |
| 采集登记表_20241118.csv | GB18030，乡镇自用采集登记表，一户一行 |
| （务工月监测）…xlsx、计划外出务工信息、收入分项台账、家庭成员变动、监测对象识别和消除信息、监测线索台账、种养规模测算 | 年度表以外的文件 |
| 低保、特困、养老金、公益岗、残疾人两项补贴、医保、一卡通、死亡迁出、分红、学籍、土地流转、到户奖补、生态补偿、比对名单、应采名单 | 部门名册，夹有几行外镇居民 |

一人一行，户的数据在每行重复，所有单元格均为文本。

## 答案

答案写在文件夹旁边，在生成时记下，从不看规则的结果。`hezhun rules score township` 用它给规则评分。
`township-rules.toml` 是本乡镇单位的设定：村名单，以及默认关闭而有埋设的规则；普通户与各名册都相符。

| kind | 含义 |
|---|---|
| plant | 埋设的问题：该规则必须按此等级报出；also 为同一数字引起的其他规则 |
| near | 恰在界内：该规则不得报出；also 同上 |
| natural | 普通户自身的下降、大增或低收入：埋设之外的真疑点 |
| unplanted | 文件不能表现的规则及原因 |

凡这些文件能表现的户级规则，至少埋设三处、近似两处；每条村级规则一个村，另有一个村恰在界内。约四成的户是普通户；
一户最多带四处互不相干的埋设，答案里各占一行。乡镇太小放不下时，先放每条规则的第一处。
";

#[cfg(test)]
mod tests {
    use crate::training::files::readme;
    use crate::training::order::TownshipOrder;

    #[test]
    fn the_page_names_its_command() {
        assert!(readme::text(&TownshipOrder::planted(80, 7)).contains("--households 80 --seed 7 --out"));
        assert!(readme::text(&TownshipOrder::honest(80, 7, 1_250)).contains("--seed 7 --spread 12.5% --faults 0% --out"));
    }
}
