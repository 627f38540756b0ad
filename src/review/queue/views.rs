//! The office's own views of the queue: a tab, a filter and words to look for, kept under a name.
//!
//! The desk holds them and says when one comes or goes; who keeps them for the next start is told to it by whoever opened it.
//! What does not live here: the shipped tabs (`domain/tab.rs`), filtering itself (`filter.rs`), the settings file (`config`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::desk::state::Keeper;
use crate::review::desk::state::View;
use crate::review::desk::state::ViewChange;
use crate::review::desk::state::Views;
use crate::review::desk::state::WayBack;
use crate::review::error::ReviewError;

impl Desk {
    /// Gives the desk the office's views, and who keeps their changes.
    pub fn set_views(&mut self, list: Vec<View>, keeper: Option<Keeper>) {
        self.views = Views { list, keeper };
    }

    /// The office's own views, in its order.
    #[must_use]
    pub fn views(&self) -> &[View] {
        &self.views.list
    }

    /// Keeps or forgets a view, now and for the next start.
    ///
    /// # Errors
    /// There is nowhere to keep it, or it cannot be written; then nothing has changed.
    pub fn change_view(&mut self, change: ViewChange) -> Result<(), Text> {
        let was = |name: &str| self.views.list.iter().find(|view| view.name == name).cloned();
        let (said, name, was) = match &change {
            ViewChange::Keep(view) => (text("存视图 {name}", "view {name} kept"), view.name.clone(), was(&view.name)),
            ViewChange::Drop(name) => (text("去掉视图 {name}", "view {name} dropped"), name.clone(), was(name)),
        };
        let said = said.fill(&[("name", &name)]);
        self.put_view(change)?;
        self.remember(said, WayBack::View(was.map_or(ViewChange::Drop(name), ViewChange::Keep)));
        Ok(())
    }

    /// The same without remembering what takes it back.
    pub(in crate::review) fn put_view(&mut self, change: ViewChange) -> Result<(), Text> {
        match &mut self.views.keeper {
            None => return Err(text("没有设置文件夹，视图存不下来", "there is no settings folder to keep views in")),
            Some(Keeper::Beside(keep)) => keep(&change)?,
            Some(Keeper::Within { own, edit }) => {
                let text = edit(own, &change)?;
                self.office.store.transact(|write| write.set_own_views(&text)).map_err(|error| ReviewError::from(error).text())?;
                *own = text;
            }
        }
        let list = &mut self.views.list;
        match change {
            ViewChange::Keep(view) => match list.iter_mut().find(|other| other.name == view.name) {
                Some(other) => *other = view,
                None => list.push(view),
            },
            ViewChange::Drop(name) => list.retain(|view| view.name != name),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::Mutex;

    use crate::domain::tab::Tab;
    use crate::i18n::text;
    use crate::review::desk::state::Desk;
    use crate::review::desk::state::Keeper;
    use crate::review::desk::state::View;
    use crate::review::desk::state::ViewChange;
    use crate::review::tests::rig;

    #[test]
    fn a_view_is_kept_only_when_it_was_written_down() {
        let mut desk = Desk::of(rig::office()).expect("a desk");
        let view = View { name: "石门".into(), tab: Tab::High, ..View::default() };
        assert!(desk.change_view(ViewChange::Keep(view.clone())).is_err());
        let told = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&told);
        desk.set_views(
            Vec::new(),
            Some(Keeper::Beside(Box::new(move |change| {
                log.lock().map_err(|_| text("坏了", "broken"))?.push(change.clone());
                if matches!(change, ViewChange::Drop(_)) { Err(text("不能写", "cannot be written")) } else { Ok(()) }
            }))),
        );
        desk.change_view(ViewChange::Keep(view.clone())).expect("kept");
        let other = View { words: "低保".into(), ..view };
        desk.change_view(ViewChange::Keep(other.clone())).expect("kept");
        assert_eq!(desk.views(), std::slice::from_ref(&other));
        assert!(desk.change_view(ViewChange::Drop("石门".into())).is_err());
        assert_eq!(desk.views(), [other]);
        assert_eq!(told.lock().expect("told").len(), 3);
    }
}
