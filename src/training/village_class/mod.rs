//! The class of those who fill in the forms in the villages: forms of practice households, what is wrong with them, and what was missed.
//!
//! The answers come from the planting key of the lesson's township, never from a run of the rules; a true figure is nowhere but in the
//! proof that lies beside the form. What does not live here: the pages (`forms.rs`, `answers.rs`), how to ask (`asking.rs`), marking
//! sheets (`marks.rs`), where the files go (`cli/commands/practice/class.rs`).

pub mod answers;
pub mod asking;
pub mod forms;
pub mod marks;

use crate::domain::caliber::Caliber;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::training::household::house::House;
use crate::training::key::KeyEntry;
use crate::training::lesson::course::Lesson;
use crate::training::township::DrawnTownship;

/// Forms of a class at least; households without a fault fill it up.
const LEAST_FORMS: usize = 6;

/// A class: the forms of a lesson's township.
pub struct PaperClass {
    /// Code of the lesson.
    pub lesson: String,
    /// Its version.
    pub version: String,
    /// What the lesson is called.
    pub title: Text,
    /// The forms, in the order of the township.
    pub forms: Vec<ClassForm>,
    township: DrawnTownship,
}

/// A form and what is planted there.
pub struct ClassForm {
    /// Its number, from 1.
    pub number: usize,
    /// The faults.
    pub faults: Vec<ClassFault>,
    /// What looks like a fault and is none.
    pub near: Vec<String>,
    // Its household, as a position in the township.
    house: usize,
}

/// A fault, as the key has it and the rulebook explains it.
pub struct ClassFault {
    /// Rule code.
    pub rule: String,
    /// What the rule is called.
    pub title: Text,
    /// Why it matters.
    pub meaning: Text,
    /// The items it concerns that stand on the form; empty where a form on paper cannot show it.
    pub items: Vec<FieldId>,
    /// Codes of the evidence to ask for.
    pub look: Vec<String>,
    /// What was done to the form, in the words of the key.
    pub note: String,
}

impl ClassFault {
    /// A fault of a household. Where cells of some blocks were written wrongly, the items of the other blocks are right and no mark of it.
    fn of(rule: &Rule, note: &str, house: &House, caliber: Option<&Caliber>) -> ClassFault {
        let block = |field: FieldId| caliber?.items.iter().find(|item| item.field == field).map(|item| item.parent.unwrap_or(field));
        let slipped: Vec<FieldId> = house.slips.iter().filter_map(|slip| block(field::field(slip.field)?)).collect();
        let named: Vec<FieldId> = rule.fields.iter().filter_map(|code| field::field(code)).collect();
        let is_narrowed = named.iter().any(|field| block(*field).is_some_and(|own| slipped.contains(&own)));
        let stands =
            |field: &FieldId| forms::shows(field.row().code) && (!is_narrowed || block(*field).is_none_or(|own| slipped.contains(&own)));
        ClassFault {
            rule: rule.code.clone(),
            title: rule.title.clone(),
            meaning: rule.meaning.clone().unwrap_or_default(),
            items: named.into_iter().filter(stands).collect(),
            look: rule.look.clone(),
            note: note.to_owned(),
        }
    }

    /// Whether a form on paper shows it.
    #[must_use]
    pub const fn is_on_paper(&self) -> bool {
        !self.items.is_empty()
    }
}

impl PaperClass {
    /// The class of a lesson.
    ///
    /// # Errors
    /// No household of the lesson carries a fault that a form shows: a sentence.
    pub fn of(lesson: &Lesson, book: &Book) -> Result<PaperClass, Text> {
        let township = lesson.stage.drawn();
        let entries = &township.key.entries;
        let caliber = book.calibers().iter().max_by_key(|caliber| caliber.from_year);
        let is_here = |house: &House| house.years[2].is_some() && house.years[3].is_some();
        let carries =
            |house: &House, kinds: &[&str]| entries.iter().any(|entry| entry.household == house.id && kinds.contains(&entry.kind));
        let planted = |house: &House| is_here(house) && carries(house, &["plant", "near"]);
        let carrying = township.houses.iter().filter(|house| planted(house)).count();
        let mut ordinary = LEAST_FORMS.saturating_sub(carrying).max(1);
        let mut taken: Vec<usize> = Vec::new();
        for (at, house) in township.houses.iter().enumerate() {
            let is_plain = is_here(house) && !carries(house, &["plant", "near", "natural"]);
            if planted(house) || (is_plain && ordinary > 0) {
                ordinary -= usize::from(is_plain);
                taken.push(at);
            }
        }
        let form = |(number, house): (usize, usize)| {
            let own = || township.houses.get(house).into_iter().flat_map(|own| entries.iter().filter(|entry| entry.household == own.id));
            let fault = |entry: &KeyEntry| Some(ClassFault::of(book.rule(entry.rule)?, &entry.note, township.houses.get(house)?, caliber));
            ClassForm {
                number,
                faults: own().filter(|entry| entry.kind == "plant").filter_map(fault).collect(),
                near: own().filter(|entry| entry.kind == "near").map(|entry| entry.note.clone()).collect(),
                house,
            }
        };
        let forms: Vec<ClassForm> = (1..).zip(taken).map(form).collect();
        if !forms.iter().flat_map(|form| &form.faults).any(ClassFault::is_on_paper) {
            let said = text(
                "课程 {code} 没有纸上看得出的问题，出不了村级练习表；换一课，比如 transfers",
                "the lesson {code} has no fault that a form on paper shows, so there is no village class of it: take another one, transfers for example",
            );
            return Err(said.fill(&[("code", &lesson.code)]));
        }
        Ok(PaperClass { lesson: lesson.code.clone(), version: lesson.version.clone(), title: lesson.title.clone(), forms, township })
    }

    /// The household of a form, and its village as the form has it.
    fn house(&self, form: &ClassForm) -> Option<(&House, &str)> {
        self.township.houses.get(form.house).map(|house| (house, self.township.village(house)))
    }

    /// The codes of so many learners.
    #[must_use]
    pub fn learners(count: u8) -> Vec<String> {
        (1..=count).map(|number| format!("学员{number:02}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::book::Book;
    use crate::training::lesson;
    use crate::training::village_class::PaperClass;

    #[test]
    fn of_a_sum_that_is_off_the_answer_names_the_block_that_is() {
        let book = Book::shipped().expect("a rulebook");
        let lessons = lesson::shipped(&book).expect("lessons");
        let lesson = lessons.iter().find(|lesson| lesson.code == "reading-a-card").expect("a lesson");
        let class = PaperClass::of(lesson, &book).expect("a class");
        let fault = class.forms.iter().flat_map(|form| &form.faults).find(|fault| fault.rule == "ARI01").expect("a fault");
        let items: Vec<&str> = fault.items.iter().map(|field| field.row().code).collect();
        assert!(items.contains(&"trans") && items.contains(&"trans_other"), "{items:?}");
        assert!(!items.iter().any(|code| code.starts_with("wage") || code.starts_with("prop")), "{items:?}");
    }
}
