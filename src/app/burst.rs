//! Tells pasted text from typed keys where the terminal does not: on Windows a paste arrives as a burst of keys.
//!
//! Invariant: what comes faster than fingers is text and never triggers an action.

use std::time::Duration;
use std::time::Instant;

use crate::app::event::Event;
use crate::input::key::Code;
use crate::input::key::Key;

/// Keys closer together than this were not typed by hand.
const GAP: Duration = Duration::from_millis(5);

/// So many characters in a row make a burst.
const LEAST: usize = 3;

/// A run of keys that may be a paste.
#[derive(Default)]
pub struct Burst {
    run: Vec<(Key, Instant)>,
    out: Vec<Event>,
}

impl Burst {
    /// Turns bursts of keys within a batch of events into pasted text; all else stays as it came.
    #[must_use]
    pub fn gather(batch: Vec<Event>) -> Vec<Event> {
        let mut burst = Burst::default();
        for event in batch {
            match event {
                Event::Key(key, at) if written(key).is_some() => {
                    let late = burst.run.last().is_some_and(|(_, before)| at.duration_since(*before) >= GAP);
                    if late {
                        burst.close();
                    }
                    burst.run.push((key, at));
                }
                Event::Key(..)
                | Event::Pointer(_)
                | Event::Paste(_)
                | Event::Resize(..)
                | Event::Woken
                | Event::Paused
                | Event::Resumed
                | Event::Lost(_) => {
                    burst.close();
                    burst.out.push(event);
                }
            }
        }
        burst.close();
        burst.out
    }

    fn close(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.iter().filter(|(key, _)| key.typed().is_some()).count() >= LEAST {
            let pasted: String = run.iter().filter_map(|(key, _)| written(*key)).collect();
            self.out.push(Event::Paste(pasted));
        } else {
            self.out.extend(run.into_iter().map(|(key, at)| Event::Key(key, at)));
        }
    }
}

/// The character a key puts into a pasted text.
fn written(key: Key) -> Option<char> {
    match key.code {
        Code::Enter if key == Key::plain(Code::Enter) => Some('\n'),
        Code::Tab if key == Key::plain(Code::Tab) => Some('\t'),
        _ => key.typed(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;
    use std::time::Instant;

    use crate::app::burst::Burst;
    use crate::app::event::Event;
    use crate::input::key::Key;

    fn batch(keys: &str, gap: u64) -> Vec<Event> {
        let start = Instant::now();
        let keys = keys.split(' ').map(|key| Key::parse(key).expect("a key"));
        keys.zip(0u32..).map(|(key, n)| Event::Key(key, start + Duration::from_millis(gap) * n)).collect()
    }

    fn pasted(events: &[Event]) -> Vec<&str> {
        events.iter().filter_map(|event| if let Event::Paste(text) = event { Some(text.as_str()) } else { None }).collect()
    }

    #[test]
    fn a_burst_is_text_and_its_enter_presses_nothing() {
        assert_eq!(pasted(&Burst::gather(batch("情 况 enter 属 实 enter", 0))), ["情况\n属实\n"]);
        assert_eq!(Burst::gather(batch("情 况 enter 属 实 enter", 0)).len(), 1);
    }

    #[test]
    fn what_fingers_can_do_stays_keys() {
        assert!(pasted(&Burst::gather(batch("a r e", 40))).is_empty());
        assert!(pasted(&Burst::gather(batch("a enter", 0))).is_empty());
        assert!(pasted(&Burst::gather(batch("down down down down", 0))).is_empty());
        assert_eq!(Burst::gather(batch("a F2 b ctrl-z c", 0)).len(), 5);
    }
}
