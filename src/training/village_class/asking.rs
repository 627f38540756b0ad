//! How each income item is asked for at the door: the question, the proof that is looked at, the mistake that is made most.
//!
//! Papers of the class are read in villages, so all of it is in Chinese. What does not live here: what counts as income (the caliber,
//! `rules/shipped/caliber`), the page it stands on (`answers.rs`).

/// One item.
pub struct ItemAsked {
    /// Field code.
    pub field: &'static str,
    /// The question.
    pub question: &'static str,
    /// Codes of the proof.
    pub proof: &'static [&'static str],
    /// What is often done wrong.
    pub beware: &'static str,
}

const fn ask(field: &'static str, question: &'static str, proof: &'static [&'static str], beware: &'static str) -> ItemAsked {
    ItemAsked { field, question, proof, beware }
}

/// The items of a form, in its order.
pub static ASKED: [ItemAsked; 16] = [
    ask("wage_post", "家里谁在公益性岗位？从几月做到几月？每月打到卡上多少？", &["E6", "E4"], "不和打工工资合在一格"),
    ask("wage_other", "一个一个问：谁在外面做工？在哪里，做了几个月，工钱怎么发？有没有还没结的？", &["E3"], "不按月数乘一个大概数"),
    ask("prod_in", "种了几亩、养了几头？卖了多少、自己吃了多少？有没有做小生意？", &["E13"], "没卖的、自家吃的问清楚再填"),
    ask("prod_out", "种子、化肥、饲料、雇工、修机器花了多少？", &["E13"], "家里吃穿用的开销不是经营支出"),
    ask("prod_out_subsidy", "有没有专门给来买种子、化肥、饲料的补贴？", &["E4"], "填在这里，不再填进转移性收入"),
    ask("prop_div", "村集体分红领了没有？领了多少？", &["E11"], "对一遍村里的分红名册"),
    ask("prop_other", "土地流转、房屋出租收了多少？合同在吗？", &["E11"], "只填今年真正收到的"),
    ask("trans_birth", "有没有领计划生育奖励扶助？", &["E4"], "看年龄和领取条件"),
    ask("trans_dibao", "谁在吃低保？从几月起？每月多少？", &["E5", "E4"], "名册上有、表上没有的，要问；退出的写明几月"),
    ask("trans_tekun", "有没有特困供养人员？", &["E5", "E4"], "供养金和低保金不会一起领"),
    ask("trans_pension", "满六十的都领养老金了吗？每月多少？有没有补发、停发？", &["E6", "E4"], "满六十没有领的，问清原因"),
    ask("trans_eco", "退耕还林、公益林、草原的钱打了没有？", &["E12", "E4"], "和面积对一遍"),
    ask("trans_other", "地力补贴、残疾人补贴、高龄补贴，还有没有别的打到卡上的钱？", &["E4", "E7"], "看一卡通流水，一笔一笔问是什么钱"),
    ask("reward_prod", "有没有产业奖补到户？", &["E13", "E4"], "有专门的格子，不填进其他转移性收入"),
    ask("reward_job", "有没有稳岗、交通补助这些务工奖补？", &["E4"], "有专门的格子，不填进工资"),
    ask("size_year", "今年家里几口人？有没有嫁进来、嫁出去、出生、过世的？", &["E9", "E18"], "人数变了，人均就变：先对户口本"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::domain::caliber::ItemKind;
    use crate::domain::evidence::evidence;
    use crate::domain::field;
    use crate::rules::book::Book;
    use crate::training::village_class::asking::ASKED;

    #[test]
    fn every_item_that_a_village_fills_in_is_asked_for_and_names_proof_that_there_is() {
        let book = Book::shipped().expect("a rulebook");
        let caliber = book.calibers().iter().max_by_key(|caliber| caliber.from_year).expect("a caliber");
        let parents: BTreeSet<_> = caliber.items.iter().filter_map(|item| item.parent).collect();
        let asked: BTreeSet<&str> = ASKED.iter().map(|row| row.field).collect();
        for item in caliber.items.iter().filter(|item| item.kind != ItemKind::Derived && !parents.contains(&item.field)) {
            assert!(asked.contains(item.field.row().code), "{}", item.field.row().code);
        }
        for row in &ASKED {
            assert!(field::field(row.field).is_some() && row.proof.iter().all(|code| evidence(code).is_some()), "{}", row.field);
        }
    }
}
