//! Names of invented people and places.
//!
//! What does not live here: who they are (`people.rs`). No name is taken from a register; they are put together from syllables.

use crate::training::household::rng::Dice;

/// Province, prefecture, county and township of every practice household.
pub const PLACE: [&str; 4] = ["演示省", "演示州", "青山县", "青溪镇"];

/// Further townships of the county.
const TOWNS: [&str; 23] = [
    "白云乡",
    "龙潭镇",
    "凤山乡",
    "大河镇",
    "双溪乡",
    "太平镇",
    "杨柳乡",
    "永兴镇",
    "黄泥乡",
    "新店镇",
    "望江乡",
    "石桥镇",
    "高岩乡",
    "清泉镇",
    "罗汉乡",
    "金鼓镇",
    "南坪乡",
    "北斗镇",
    "三元乡",
    "柏树镇",
    "苦竹乡",
    "关口镇",
    "天台乡",
];

/// The name of township number `at` of the county: the first is that of every practice township.
#[must_use]
pub fn town(at: usize) -> &'static str {
    at.checked_sub(1).map_or(PLACE[3], |more| TOWNS[more % TOWNS.len()])
}

/// How many townships a county has at most: as many as have names of their own.
pub const MOST_TOWNS: usize = 1 + TOWNS.len();

const SURNAMES: [&str; 48] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋",
    "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡",
    "贾", "丁", "魏", "薛",
];
const RARE_SURNAMES: [&str; 5] = ["𠮷", "㛃", "欧阳", "亓", "仝"];
const MEN: [&str; 30] = [
    "建", "国", "志", "强", "文", "华", "明", "德", "金", "贵", "福", "祥", "永", "胜", "世", "平", "海", "龙", "少", "军", "光", "辉",
    "天", "林", "正", "云", "启", "才", "宗", "发",
];
const WOMEN: [&str; 30] = [
    "秀", "兰", "桂", "芳", "玉", "珍", "春", "梅", "丽", "华", "淑", "英", "小", "燕", "金", "凤", "红", "霞", "翠", "莲", "美", "琴",
    "月", "娥", "雪", "静", "晓", "萍", "㛃", "惠",
];
const FAR: [&str; 16] = ["阿", "木", "吉", "日", "尔", "扎", "洛", "果", "沙", "依", "则", "古", "拉", "姆", "卓", "里"];
const VILLAGES: [&str; 12] =
    ["石门村", "下河村", "云台村", "松林村", "白岩村", "龙井村", "梨树坪村", "双桥村", "高坎村", "清水塘村", "茶园村", "月亮湾村"];
const FRONT: [&str; 20] =
    ["东", "西", "南", "北", "上", "中", "新", "老", "大", "小", "前", "后", "长", "平", "红", "青", "黑", "金", "银", "圆"];
const BACK: [&str; 20] = [
    "坝村", "沟村", "岭村", "坪村", "湾村", "寨村", "洞村", "塘村", "岩村", "坡村", "田村", "林村", "桥村", "溪村", "冲村", "峰村", "庄村",
    "场村", "井村", "树村",
];
const MAKERS: [&str; 8] =
    ["演示纺织厂", "演示电子厂", "演示建筑队", "演示餐饮店", "演示物流站", "演示家具厂", "演示茶叶合作社", "演示养殖场"];

/// The name of village number `at`; the first twelve are fixed, more are put together and never repeat below 8,412.
#[must_use]
pub fn village(at: usize) -> String {
    let Some(more) = at.checked_sub(VILLAGES.len()) else {
        return VILLAGES[at].to_owned();
    };
    let (front, back, again) = (more % 20, more / 20 % 20, more / 400);
    let third = if again == 0 { "" } else { FRONT[(again - 1) % 20] };
    format!("{third}{}{}", FRONT[front], BACK[back])
}

/// A surname for a household.
pub fn surname(dice: &mut Dice) -> &'static str {
    if dice.chance(2) { dice.pick(&RARE_SURNAMES) } else { dice.pick(&SURNAMES) }
}

/// A full name; a far name has a middle dot and no surname of the house.
pub fn person(dice: &mut Dice, surname: &str, male: bool, far: bool) -> String {
    if far {
        let syllables: Vec<&str> = (0..4).map(|_| dice.pick(&FAR)).collect();
        return format!("{}{}·{}{}", syllables[0], syllables[1], syllables[2], syllables[3]);
    }
    let list = if male { &MEN } else { &WOMEN };
    let second = if dice.chance(70) { dice.pick(list) } else { "" };
    format!("{surname}{}{second}", dice.pick(list))
}

/// An employer that cannot exist.
pub fn employer(dice: &mut Dice) -> &'static str {
    dice.pick(&MAKERS)
}

/// A phone number of a range that no carrier was given.
pub fn phone(dice: &mut Dice) -> String {
    format!("154{:08}", dice.range(0, 99_999_999))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::training::household::names;

    #[test]
    fn villages_do_not_repeat() {
        let all: HashSet<String> = (0..8_000).map(names::village).collect();
        assert_eq!(all.len(), 8_000);
    }
}
