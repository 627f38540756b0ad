//! What a desk holds: the file, the queue in memory, and the small memories beside it.
//!
//! Only nouns: every act on them is a method in a room above. What does not live here: opening and refreshing (`desk/mod.rs`), filters
//! (`queue/filter.rs`), views (`queue/views.rs`), changes to the rulebook (`rulebook/overrides.rs`, `rulebook/own.rs`), figures tried (`case/what_if.rs`).

use std::cell::OnceCell;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::DateTime;
use chrono::NaiveDate;
use chrono::Utc;

use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::case::Status;
use crate::domain::field::FieldId;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::domain::roll::PostPay;
use crate::domain::roll::Roll;
use crate::domain::stamp::Stamp;
use crate::domain::tab::Tab;
use crate::domain::tables::Tables;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::file::at_hand::TownAtHand;
use crate::review::file::office;
use crate::review::file::office::Office;
use crate::review::queue::stop_line::StopLine;
use crate::review::rows::QueueRow;
use crate::review::rows::board::Board;
use crate::review::rows::find::Finder;
use crate::rules::book::Book;
use crate::rules::eval::filter::Asked;
use crate::rules::eval::filter::Filter;
use crate::rules::judge::score::Stakes;
use crate::store::draft::KeptWords;
use crate::store::meta::OwnTexts;

/// Up to so many cases everything is answered at once, whatever has to be read for it.
const FEW_CASES: usize = 3000;

/// How a desk is opened.
pub type DeskOptions<B = Book> = office::DeskOptions<B>;

/// An open file with its queue.
pub struct Desk {
    /// The file, the rulebook, the clock and who acts.
    pub(in crate::review) office: Office,
    pub(in crate::review) period: Option<Period>,
    // The month of 常态化排查 of which papers of clues are; all clues where it is none.
    pub(in crate::review) month: Option<Period>,
    pub(in crate::review) place: OfficePlace,
    pub(in crate::review) lang: Lang,
    pub(in crate::review) stamp: Stamp,
    pub(in crate::review) deadline: Option<NaiveDate>,
    // Whether its campaign is over.
    pub(in crate::review) closed: bool,
    pub(in crate::review) rows: Vec<QueueRow>,
    // Slot of each row: its place by 户编号 when the queue was read, by which `ids`, `tails`, `stakes` and the finder know it.
    pub(in crate::review) slots: Vec<u32>,
    pub(in crate::review) ids: Vec<Box<str>>,
    // Position of each slot.
    pub(in crate::review) places: Vec<u32>,
    pub(in crate::review) tails: Vec<Box<str>>,
    pub(in crate::review) stakes: Vec<Stakes>,
    // The weight of each slot as the last run gave it, with what a flag of the village adds.
    pub(in crate::review) found: Vec<i64>,
    pub(in crate::review) poverty: Option<Money>,
    pub(in crate::review) counts: [usize; Status::ALL.len()],
    pub(in crate::review) today: usize,
    pub(in crate::review) finder: OnceCell<Finder>,
    // Medians of a village, worked out when its first case is opened.
    pub(in crate::review) medians: RefCell<HashMap<String, BTreeMap<FieldId, Money>>>,
    // Households whose 户编号 is new, looked for when one of them is asked about.
    pub(in crate::review) renumbered: RefCell<Renumbered>,
    // What payrolls of other years paid, where they split the wages of then.
    pub(in crate::review) post_pay: RefCell<BTreeMap<Period, Option<Arc<PostPay>>>>,
    // All records of the period, read when a filter asks for a value that no line holds, and those of the other periods that rules read.
    pub(in crate::review) records: OnceCell<Roll>,
    pub(in crate::review) earlier: OnceCell<Vec<Roll>>,
    // The townships that were counted on, by period.
    pub(in crate::review) towns: RefCell<BTreeMap<Period, TownAtHand>>,
    // The board that was counted beside the desk last.
    pub(in crate::review) board: Option<BoardAtHand>,
    // Up to so many cases records are read at once.
    pub(in crate::review) few: usize,
    // Slots of the households of which a member fits what was typed, where that was looked up beside the desk.
    pub(in crate::review) members: RefCell<HashMap<String, Vec<u32>>>,
    // Filters asked for so far, with the answer of each line, so that an act asks again only about what it touched.
    pub(in crate::review) sieves: RefCell<HashMap<String, Sieve>>,
    pub(in crate::review) views: Views,
    pub(in crate::review) stop: Option<StopLine>,
    // Cases below the stop line as the last run left it, from which the control sample was drawn.
    pub(in crate::review) below: usize,
    // The day for which the rules last ran over the period; empty before a run.
    pub(in crate::review) run_day: String,
    pub(in crate::review) overlay: Overlay,
    // What the desk goes by once the file, which says nothing of itself yet, turns out to hold practice.
    pub(in crate::review) if_practice: Option<Arc<PracticeRules>>,
    // The household over whose figures others are tried, while the same one stays in hand.
    pub(in crate::review) scratch: RefCell<Option<Scratch>>,
    // What undo would take back, in words: asked for with every frame; and the group of that act, 0 for none.
    pub(in crate::review) last: Option<Text>,
    pub(in crate::review) last_at: i64,
    // The last entry of the ledger when this sitting began.
    pub(in crate::review) sat_at: i64,
    // The last entry of the ledger when the queue was read.
    pub(in crate::review) seen_at: i64,
    // What is said of the act that undo would take back where it is not the last thing done here; the group of which that was said.
    pub(in crate::review) last_older: Option<Text>,
    pub(in crate::review) last_named: i64,
    // Changes beside the ledger, the newest last.
    pub(in crate::review) side: Vec<SideChange>,
    // Where files lie that are to be brought in; none where nobody said so.
    pub(in crate::review) files: Option<PathBuf>,
    // Files that lie ready to be taken in by a form of their own.
    pub(in crate::review) ready: Vec<PathBuf>,
    // Drafts that no file holds, by who typed them and what they are for.
    pub(in crate::review) held: BTreeMap<(String, String), KeptWords>,
}

/// Where the file and the desk stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedAt {
    /// The last entry of the ledger.
    pub tip: (i64, String),
    /// The period under review.
    pub period: Option<Period>,
    /// The day.
    pub day: NaiveDate,
}

/// A board as it stood when it was asked for.
pub struct BoardAtHand {
    /// Where everything stood.
    pub at: AskedAt,
    /// The board.
    pub board: Board,
}

impl Desk {
    /// The day at the desk.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.office.clock.today()
    }

    /// The moment at the desk.
    #[must_use]
    pub fn moment(&self) -> DateTime<Utc> {
        self.office.clock.now()
    }

    /// The desk before its queue is read.
    pub(in crate::review) fn around(office: Office) -> Desk {
        Desk {
            period: None,
            month: None,
            place: OfficePlace::default(),
            office,
            lang: Lang::Zh,
            stamp: Stamp::Office,
            deadline: None,
            closed: false,
            rows: Vec::new(),
            slots: Vec::new(),
            ids: Vec::new(),
            places: Vec::new(),
            tails: Vec::new(),
            stakes: Vec::new(),
            found: Vec::new(),
            poverty: None,
            counts: [0; Status::ALL.len()],
            today: 0,
            finder: OnceCell::new(),
            medians: RefCell::default(),
            renumbered: RefCell::default(),
            post_pay: RefCell::default(),
            records: OnceCell::new(),
            earlier: OnceCell::new(),
            towns: RefCell::default(),
            board: None,
            few: FEW_CASES,
            members: RefCell::default(),
            sieves: RefCell::default(),
            views: Views::default(),
            stop: None,
            below: 0,
            run_day: String::new(),
            overlay: Overlay { file: String::new(), keeper: None },
            if_practice: None,
            scratch: RefCell::default(),
            last: None,
            last_at: 0,
            sat_at: 0,
            seen_at: 0,
            last_older: None,
            last_named: 0,
            side: Vec::new(),
            files: None,
            ready: Vec::new(),
            held: BTreeMap::new(),
        }
    }
}

/// For a period the households of the one under review that have another number there: theirs of today, theirs of then.
pub type Renumbered = HashMap<Period, HashMap<String, String>>;

/// A filter with its answer for each slot of the queue.
#[derive(Debug)]
pub struct Sieve {
    pub(in crate::review) filter: Filter,
    pub(in crate::review) asked: Asked,
    // Place of each slot's household among the records that were asked; empty where none were.
    pub(in crate::review) places: Vec<Option<usize>>,
    pub(in crate::review) answers: Vec<Option<bool>>,
}

/// An own view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Its name; one view of each name.
    pub name: String,
    /// Which cases it starts from.
    pub tab: Tab,
    /// A filter in the language of the rules; empty for none.
    pub filter: String,
    /// Words to look for in village, name, category, status and flags; empty for none.
    pub words: String,
}

/// A view that comes, changes or goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewChange {
    /// Keep it, in place of the one of the same name.
    Keep(View),
    /// Forget the one of this name.
    Drop(String),
}

/// A change of views or of the rulebook, made while the desk is open.
#[derive(Clone, Debug)]
pub(in crate::review) struct SideChange {
    // What was done, in words.
    pub(in crate::review) said: Text,
    // Position of the newest entry of the ledger once it was done.
    pub(in crate::review) tip: i64,
    pub(in crate::review) back: WayBack,
}

/// What takes such a change back.
#[derive(Clone, Debug)]
pub(in crate::review) enum WayBack {
    View(ViewChange),
    // The changes, and the period that was judged with them.
    Book { changes: Vec<BookChange>, period: Option<Period> },
}

/// Writes a change of views down for the next start.
pub type KeepView = dyn Fn(&ViewChange) -> Result<(), Text> + Send;

/// The text of views with a change of them, or why not.
pub type EditViews = dyn Fn(&str, &ViewChange) -> Result<String, Text> + Send;

/// Who keeps changes of views for the next start.
pub enum Keeper {
    /// A file of settings.
    Beside(Box<KeepView>),
    /// The data file, whose own text is changed.
    Within {
        /// The text as the data file has it.
        own: String,
        /// Makes another of it.
        edit: Box<EditViews>,
    },
}

/// The views at hand.
#[derive(Default)]
pub struct Views {
    pub(in crate::review) list: Vec<View>,
    pub(in crate::review) keeper: Option<Keeper>,
}

/// A limit for a year and place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitChange {
    /// Its key: `mon_line`.
    pub key: String,
    /// As written in a limits file; empty to take back what was set at the desk for this key and part, of whatever year.
    pub value: String,
    /// The year it holds for; none for every year.
    pub year: Option<i32>,
    /// The part of the year it is a line of; none for limits that hold in every part.
    pub part: Option<Part>,
    /// Where it holds: `省/市/县/乡`; empty for everywhere.
    pub place: String,
    /// The document it comes from.
    pub document: String,
    /// The day it takes effect.
    pub effective: Option<NaiveDate>,
}

/// One change to the office's rulebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookChange {
    /// A rule is switched on or off.
    Switch {
        /// Its code.
        code: String,
        /// On.
        on: bool,
    },
    /// A limit is set.
    Limit(LimitChange),
}

impl BookChange {
    /// Whether it may change what the rules say of a period.
    #[must_use]
    pub fn reaches(&self, period: Period) -> bool {
        match self {
            BookChange::Switch { .. } => true,
            BookChange::Limit(limit) => {
                limit.part.is_none_or(|part| part == period.part) && limit.year.is_none_or(|year| year == period.year)
            }
        }
    }
}

/// Changes of the rulebook that are written down aside, whole: the next start finds them there, and asks the data file whether the run
/// that goes with them was kept.
pub struct Aside {
    /// Puts them in force for the next start. Where it refuses they stay aside, and the next start does it.
    pub place: Box<dyn FnOnce() -> Result<(), Text>>,
    /// Takes them away.
    pub take_back: Box<dyn FnOnce()>,
}

/// The book with changes, or why not.
pub type WithChanges = dyn Fn(&[BookChange]) -> Result<Book, Text> + Send;

/// Writes changes down aside, if they still give the book of this digest (first word), for the data file of this number (second).
pub type KeepChanges = dyn Fn(&[BookChange], &str, &str) -> Result<Aside, Text> + Send;

/// The book with changes and the text that says them, made of the text before; or why not.
pub type EditRules = dyn Fn(&str, &[BookChange]) -> Result<(Book, String), Text> + Send;

/// Who keeps changes of the rulebook for the next start.
pub enum BookKeeper {
    /// A file of rules.
    Beside {
        /// The book as it would be with these changes; writes nothing.
        with: Box<WithChanges>,
        /// Writes the changes down aside; nothing was written when it refuses, as when the files were changed since and give another book
        /// now.
        keep: Box<KeepChanges>,
    },
    /// The data file, whose own text is changed with the run that goes with it.
    Within {
        /// The text as the data file has it.
        own: String,
        /// Makes another of it; writes nothing.
        edit: Box<EditRules>,
    },
}

/// The rules and views of a file that turned out to hold practice, and who keeps changes of them.
pub struct PracticeOwn {
    /// Its rulebook.
    pub book: Book,
    /// What changes of it are written to, as it is called.
    pub file: String,
    /// Who keeps them there.
    pub keeper: BookKeeper,
    /// Its views.
    pub views: Vec<View>,
    /// Who keeps changes of them.
    pub view_keeper: Keeper,
}

/// The same, made of what the file says.
pub type PracticeRules = dyn Fn(&OwnTexts) -> Result<PracticeOwn, Text> + Send + Sync;

/// Where changes to the rulebook go; nowhere by default.
pub struct Overlay {
    pub(in crate::review) file: String,
    pub(in crate::review) keeper: Option<BookKeeper>,
}

/// What the last run and the office say of a flag.
#[derive(Debug)]
pub(in crate::review) struct KnownFlag {
    pub(in crate::review) state: FlagState,
    pub(in crate::review) severity: Severity,
    // The numbers it stands on.
    pub(in crate::review) print: String,
    // What it puts at stake, with what is ordinary in a year measured over the whole township.
    pub(in crate::review) stake: Money,
}

/// One household among its neighbours, read once while the layer is open.
#[derive(Debug)]
pub(in crate::review) struct Scratch {
    pub(in crate::review) hh: String,
    // Households of the village, the one in question first.
    pub(in crate::review) roll: Roll,
    pub(in crate::review) past: Vec<Roll>,
    pub(in crate::review) tables: Tables,
    pub(in crate::review) campaign: Campaign,
    // Its record of a year before: position of the roll in `past`, and within it.
    pub(in crate::review) before: Option<(usize, usize)>,
    pub(in crate::review) base: Vec<Flag>,
    // Flags that stand on records outside the village, which no figure of the household moves.
    pub(in crate::review) fixed: Vec<Flag>,
    // Unsettled or settled, and the numbers on which it was.
    pub(in crate::review) known: BTreeMap<String, KnownFlag>,
    pub(in crate::review) slips: Vec<SlipAsked>,
}

/// A slip that alone would explain flags, as a question to the village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipAsked {
    /// The question; it holds no number that was not reported.
    pub question: Text,
    /// Rules whose high or medium flags it would explain.
    pub explains: Vec<String>,
    /// Rules whose high or medium flags it would bring instead; named with them is only a slip that mends digits, or settles all.
    pub brings: Vec<String>,
    /// Whether nothing new comes and that is every high or medium flag on the household's totals and growth.
    pub explains_all: bool,
}
