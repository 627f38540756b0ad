//! A guard around reading damaged workbooks: a stumble of the reader is an answer, not a message on somebody's screen.
//!
//! What does not live here: reading workbooks (`sheets/workbook.rs`), what the screen does when the program itself fails (`app`).

use std::cell::Cell;
use std::panic;
use std::panic::AssertUnwindSafe;
use std::panic::PanicHookInfo;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// How many threads are guarded now, and the hook that was there before the first.
static HUSHED: Mutex<(usize, Option<Arc<Hook>>)> = Mutex::new((0, None));

/// Runs `work`; nothing when it stumbles, and then nothing is printed and no terminal is restored either.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    hush();
    let outer = GUARDED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work)).ok();
    GUARDED.set(outer);
    unhush();
    done
}

fn hush() {
    let mut hushed = HUSHED.lock().unwrap_or_else(PoisonError::into_inner);
    if hushed.0 == 0 {
        let before = Arc::new(panic::take_hook());
        hushed.1 = Some(Arc::clone(&before));
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                before(info);
            }
        }));
    }
    hushed.0 += 1;
}

fn unhush() {
    let mut hushed = HUSHED.lock().unwrap_or_else(PoisonError::into_inner);
    hushed.0 = hushed.0.saturating_sub(1);
    if hushed.0 == 0 {
        // Ours goes first, so that the one before is nobody else's.
        drop(panic::take_hook());
        if let Some(before) = hushed.1.take() {
            match Arc::try_unwrap(before) {
                Ok(hook) => panic::set_hook(hook),
                Err(shared) => panic::set_hook(Box::new(move |info| shared(info))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::Reader;
    use calamine::Xls;

    use crate::exchange::bytes::guard::guarded;
    use crate::exchange::bytes::ole;

    #[test]
    fn a_stumble_is_an_answer() {
        assert_eq!(guarded(|| 3), Some(3));
        let none: Vec<u8> = Vec::new();
        assert_eq!(guarded(|| none[std::hint::black_box(7)]), None);
        assert_eq!(guarded(|| guarded(|| 4)), Some(Some(4)));
    }

    #[test]
    fn the_damaged_workbook_of_the_smoke_test_makes_the_reader_stumble() {
        let bytes = include_bytes!("../../../tests/damaged/reader-stumbles.xls");
        let read = || {
            let mut book: Xls<_> = Xls::new(Cursor::new(bytes.as_slice())).ok()?;
            book.sheet_names().iter().map(|name| book.worksheet_range(name).ok().map(|range| range.height())).collect::<Option<Vec<_>>>()
        };
        assert!(ole::look(bytes).is_ok(), "it is refused before the reader sees it: the smoke test needs another file");
        assert_eq!(guarded(read), None, "the reader got over it: the smoke test needs another file");
    }
}
