//! The answers of a class: how to ask, what never counts, how to sign; and of each form what is wrong, what says so, what to ask for.
//!
//! A figure stands here only as the form or the proof beside it has it. What does not live here: the forms (`forms.rs`).

use crate::domain::caliber::Counted;
use crate::domain::evidence::evidence;
use crate::exchange::out::table::FormOut;
use crate::i18n::Lang;
use crate::rules::book::Book;
use crate::training::procedure::ProcedureStep;
use crate::training::procedure::procedure;
use crate::training::village_class::ClassFault;
use crate::training::village_class::ClassForm;
use crate::training::village_class::PaperClass;
use crate::training::village_class::asking::ASKED;
use crate::training::village_class::asking::ItemAsked;
use crate::training::village_class::forms::PRACTICE;
use crate::training::village_class::forms::head;
use crate::training::village_class::forms::label;
use crate::training::village_class::forms::proof;

/// Steps of the procedure that are done in the village, as the class is told of them.
const IN_VILLAGE: [&str; 3] = ["5.2-4", "5.2-5", "5.2-6"];

/// Evidence by code and name.
fn papers<'c>(codes: impl Iterator<Item = &'c str>) -> String {
    let named = codes.filter_map(evidence).map(|paper| format!("{} {}", paper.code, paper.label.get(Lang::Zh)));
    named.collect::<Vec<_>>().join("；")
}

impl PaperClass {
    /// The pages of answers: first how to ask, then a page each form.
    #[must_use]
    pub fn answers(&self, book: &Book) -> Vec<FormOut> {
        std::iter::once(self.guide(book)).chain(self.forms.iter().filter_map(|form| self.answer(form))).collect()
    }

    fn guide(&self, book: &Book) -> FormOut {
        let caliber = book.calibers().iter().max_by_key(|caliber| caliber.from_year);
        let words = |wanted: Counted| {
            let of = caliber.into_iter().flat_map(|caliber| &caliber.counted);
            of.filter(|(_, counted)| *counted == wanted).map(|(word, _)| word.as_str()).collect::<Vec<_>>().join("、")
        };
        let counts_to = |code: &str| {
            let item = caliber.and_then(|caliber| caliber.items.iter().find(|item| item.field.row().code == code));
            item.and_then(|item| item.parent).map_or_else(String::new, |parent| format!("（算在{}里）", parent.row().label.get(Lang::Zh)))
        };
        let row = |asked: &ItemAsked| {
            let item = label(asked.field) + &counts_to(asked.field);
            vec![item, asked.question.to_owned(), papers(asked.proof.iter().copied()), asked.beware.to_owned()]
        };
        let steps = IN_VILLAGE.into_iter().filter_map(procedure);
        let step =
            |step: &ProcedureStep| format!("{}（{}）：{}", step.title.get(Lang::Zh), step.who.get(Lang::Zh), step.what.get(Lang::Zh));
        FormOut {
            number: format!("{PRACTICE} {} 怎么问", self.lesson),
            title: format!("【{PRACTICE}】一项一项怎么问、看什么凭证"),
            above: steps.map(step).collect(),
            heads: [("项目", 18), ("怎么问", 32), ("看什么凭证", 20), ("容易错的", 18)].map(|(head, wide)| (head.to_owned(), wide)).into(),
            rows: ASKED.iter().map(row).collect(),
            below: vec![
                format!("　不填进“其他转移性收入”的（不算收入，或者有专门的格子）：{}", words(Counted::No)),
                format!("　各地算法不一样、先问乡镇的：{}", words(Counted::Ask)),
                "　目标数、去年数、别户的数都不能照抄。没有凭证的写明原因，不估数。".to_owned(),
                "　签字：填完当场把表念一遍，户主看清人口数和总数再签字或按手印；采集人签名、写日期和电话。户主不在家的，写明谁签、什么关系、怎么联系上的。"
                    .to_owned(),
            ],
            reply: Vec::new(),
        }
    }

    fn answer(&self, form: &ClassForm) -> Option<FormOut> {
        let (house, village) = self.house(form)?;
        let row = |fault: &ClassFault| {
            let items = fault.items.iter().map(|field| field.row().label.get(Lang::Zh)).collect::<Vec<_>>().join("、");
            let seen = if fault.is_on_paper() { items } else { "纸上看不出，由程序查".to_owned() };
            let why = format!("{} {}。{}", fault.rule, fault.title.get(Lang::Zh), fault.meaning.get(Lang::Zh));
            vec![seen, fault.note.clone(), why, papers(fault.look.iter().map(String::as_str))]
        };
        let mut rows: Vec<Vec<String>> = form.faults.iter().map(row).collect();
        if rows.is_empty() {
            rows.push(vec!["—".to_owned(), "这张表没有埋设问题".to_owned(), String::new(), String::new()]);
        }
        let mut below: Vec<String> = form.near.iter().map(|note| format!("看着像错、其实不算错的：{note}")).collect();
        below.push("随表的材料上写着（要改的数只能照凭证改，这里不给数）：".to_owned());
        let proof = house.years[3].as_ref().map(|now| proof(house, now)).unwrap_or_default();
        below.extend(if proof.is_empty() { vec!["　没有材料：要村里带来".to_owned()] } else { proof });
        Some(FormOut {
            number: format!("{PRACTICE} {} 答案 {}", self.lesson, form.number),
            title: format!("【{PRACTICE}】第 {} 表的答案", form.number),
            above: vec![format!("{village}　　户主：{}", head(house))],
            heads: [("项目", 18), ("问题", 24), ("依据", 30), ("要看的材料", 18)].map(|(head, wide)| (head.to_owned(), wide)).into(),
            rows,
            below,
            reply: Vec::new(),
        })
    }
}
