//! The line on which keys, ticks and finished work come to whoever waits for them.
//!
//! What does not live here: where events come from (`event.rs`), what is done with them.

use std::sync::mpsc::Receiver;
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::app::event::Event;

/// How often the window over long work is drawn again.
pub const STEP: Duration = Duration::from_millis(100);

/// Where everything that can wake the program comes in, and its other end for the work beside the keyboard.
pub struct Line {
    /// Wakes the program.
    pub send: Sender<Event>,
    /// What has come.
    pub events: Receiver<Event>,
}
