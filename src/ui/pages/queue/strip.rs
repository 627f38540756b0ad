//! The tabs of the queue in a row: the shipped ones, then the office's own views, each with its count.
//!
//! What does not live here: what a tab holds (`domain/tab.rs`), keeping views (`review/queue/views.rs`).

use crate::domain::tab::Tab;
use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::review::desk::state::View;
use crate::review::rows::QueueRow;
use crate::ui::widgets::display::Look;

/// The tabs with their counts, and the one that is open.
#[derive(Default)]
pub struct Strip {
    /// Position of the open one: the shipped tabs, then own views.
    pub at: usize,
    // Cases of each shipped tab.
    counts: [usize; Tab::ALL.len()],
    own: Vec<Own>,
}

/// An own view with the rows it takes.
struct Own {
    view: View,
    // None: not counted yet, or its filter has become wrong.
    takes: Option<Vec<bool>>,
    // Its records were not read, so that the first picture does not wait for them.
    waits: bool,
    count: usize,
}

/// A tab as it is drawn.
#[derive(Clone, Debug)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// Its cases; none while they are not counted.
    pub count: Option<usize>,
    /// Whether it is open.
    pub open: bool,
}

/// Whether a tab holds a row.
#[must_use]
pub fn holds(tab: Tab, row: &QueueRow) -> bool {
    tab.holds(row.status, row.flags[0] > 0, row.control)
}

impl Strip {
    /// Counts again. With `hasty`, a view that needs records is left uncounted, so that the first picture does not wait for them.
    pub fn read(&mut self, desk: &Desk, hasty: bool) {
        self.counts = [0; Tab::ALL.len()];
        for row in desk.queue() {
            for (count, tab) in self.counts.iter_mut().zip(Tab::ALL) {
                *count += usize::from(holds(tab, row));
            }
        }
        let open = self.own.get(self.at.wrapping_sub(Tab::ALL.len())).map(|own| own.view.name.clone());
        let views = desk.views().iter().cloned();
        self.own = views
            .map(|view| {
                let waits = hasty && !desk.is_at_hand(&view.filter);
                let takes = if waits { None } else { takes(&view, desk) };
                let count = takes.as_ref().map_or(0, |takes| takes.iter().filter(|takes| **takes).count());
                Own { view, takes, waits, count }
            })
            .collect();
        // The open view is the one of that name, wherever it stands now; one that is gone leaves its tab open.
        match open {
            Some(name) => self.go_to(&name),
            None => self.at = self.at.min(Tab::ALL.len() - 1),
        }
    }

    /// Whether every tab is counted that can be.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        !self.own.iter().any(|own| own.waits)
    }

    /// Opens the own view of a name; the first tab when there is none.
    pub fn go_to(&mut self, name: &str) {
        self.at = self.own.iter().position(|own| own.view.name == name).map_or(0, |at| at + Tab::ALL.len());
    }

    /// Opens a shipped tab.
    pub fn go(&mut self, tab: Tab) {
        self.at = Tab::ALL.iter().position(|other| *other == tab).unwrap_or(0);
    }

    /// Opens the next tab, or the one before.
    pub fn turn(&mut self, forward: bool) {
        let len = Tab::ALL.len() + self.own.len();
        self.at = (self.at + if forward { 1 } else { len - 1 }) % len;
    }

    /// The shipped tab that is open, or that the open view stands on.
    #[must_use]
    pub fn tab(&self) -> Tab {
        Tab::ALL.get(self.at).copied().or_else(|| self.view().map(|view| view.tab)).unwrap_or_default()
    }

    /// The own view that is open.
    #[must_use]
    pub fn view(&self) -> Option<&View> {
        self.own.get(self.at.wrapping_sub(Tab::ALL.len())).map(|own| &own.view)
    }

    /// Whether the open tab takes the row at a position of the queue.
    #[must_use]
    pub fn takes(&self, at: usize, row: &QueueRow) -> bool {
        match self.own.get(self.at.wrapping_sub(Tab::ALL.len())) {
            // A view whose filter has become wrong shows its tab rather than nothing.
            Some(own) => own.takes.as_ref().map_or_else(|| holds(own.view.tab, row), |takes| takes.get(at).copied().unwrap_or(false)),
            None => holds(self.tab(), row),
        }
    }

    /// In which shipped tabs rows stand, with how many: each row counts where its status puts it.
    #[must_use]
    pub fn tabs_of<'r>(&self, rows: impl Iterator<Item = &'r QueueRow>) -> Vec<(Tab, usize)> {
        const BY_STATUS: [Tab; 5] = [Tab::Waiting, Tab::Returned, Tab::Held, Tab::Approved, Tab::All];
        let mut counts = [0; BY_STATUS.len()];
        for row in rows {
            if let Some(at) = BY_STATUS.iter().position(|tab| *tab != self.tab() && holds(*tab, row)) {
                counts[at] += 1;
            }
        }
        BY_STATUS.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect()
    }

    /// Cases of a shipped tab.
    #[must_use]
    pub fn count(&self, tab: Tab) -> usize {
        Tab::ALL.iter().position(|other| *other == tab).map_or(0, |at| self.counts[at])
    }

    /// The tabs as they are drawn; `wide` has room for their names in full.
    #[must_use]
    pub fn labels(&self, look: &Look, wide: bool) -> Vec<Label> {
        let name = |tab: Tab| -> Text { if wide { tab.title() } else { tab.label() } };
        let shipped = Tab::ALL.into_iter().zip(self.counts).map(|(tab, count)| (look.words(&name(tab)), Some(count)));
        let own = self.own.iter().map(|own| (own.view.name.clone(), own.takes.as_ref().map(|_| own.count)));
        shipped.chain(own).enumerate().map(|(at, (name, count))| Label { name, count, open: at == self.at }).collect()
    }
}

/// The rows a view takes, by their position in the queue; none when its filter has become wrong.
fn takes(view: &View, desk: &Desk) -> Option<Vec<bool>> {
    let mut takes: Vec<bool> = desk.queue().iter().map(|row| holds(view.tab, row)).collect();
    let mut keep = |found: Vec<usize>| {
        let mut fits = vec![false; takes.len()];
        for at in found {
            if let Some(fit) = fits.get_mut(at) {
                *fit = true;
            }
        }
        for (takes, fits) in takes.iter_mut().zip(fits) {
            *takes = *takes && fits;
        }
    };
    if !view.filter.is_empty() {
        keep(desk.queue_where(&view.filter).ok()?.0);
    }
    if !view.words.is_empty() {
        keep(desk.narrow(&view.words));
    }
    Some(takes)
}
