//! Long work on a thread of its own, with progress and cancel, so that the keyboard never blocks.
//!
//! What a job does with the desk is not its affair: most read beside it and hand back what it then takes in at once.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

/// How far a job is, and whether somebody wants it to stop.
#[derive(Debug, Default)]
struct Meter {
    stage: AtomicUsize,
    done: AtomicUsize,
    total: AtomicUsize,
    stop: AtomicBool,
    over: AtomicBool,
}

/// A job under way.
#[derive(Debug)]
pub struct Job<T> {
    meter: Arc<Meter>,
    thread: JoinHandle<T>,
}

impl<T: Send + 'static> Job<T> {
    /// Starts the work; it tells how far it is (stage, done, of how many) and stops when told `false`. `then` is called when it is over.
    pub fn start(
        work: impl FnOnce(&(dyn Fn(usize, usize, usize) -> bool + Sync)) -> T + Send + 'static,
        then: impl FnOnce() + Send + 'static,
    ) -> Job<T> {
        let meter = Arc::new(Meter::default());
        let own = Arc::clone(&meter);
        let thread = std::thread::spawn(move || {
            let brought = work(&|stage, done, total| {
                own.stage.store(stage, Ordering::Relaxed);
                own.done.store(done, Ordering::Relaxed);
                own.total.store(total, Ordering::Relaxed);
                !own.stop.load(Ordering::Relaxed)
            });
            own.over.store(true, Ordering::Release);
            then();
            brought
        });
        Job { meter, thread }
    }

    /// The stage, how much of it is done, of how much.
    #[must_use]
    pub fn progress(&self) -> (usize, usize, usize) {
        (self.meter.stage.load(Ordering::Relaxed), self.meter.done.load(Ordering::Relaxed), self.meter.total.load(Ordering::Relaxed))
    }

    /// Asks it to stop at its next step.
    pub fn cancel(&self) {
        self.meter.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.meter.over.load(Ordering::Acquire) || self.thread.is_finished()
    }

    /// What it brought; waits when it is not over. None when the work broke down.
    #[must_use]
    pub fn take(self) -> Option<T> {
        self.thread.join().ok()
    }
}

#[cfg(test)]
mod tests {
    use crate::app::job::Job;

    #[test]
    fn a_job_tells_how_far_it_is_and_stops_when_asked() {
        let (tell, told) = std::sync::mpsc::channel();
        let job =
            Job::start(|progress| (1..=10).take_while(|n| progress(0, *n, 10)).count(), move || tell.send(()).expect("somebody waits"));
        told.recv().expect("it says when it is over");
        assert!(job.is_over());
        assert_eq!(job.take(), Some(10));
        let (send, wait) = std::sync::mpsc::channel::<()>();
        let job = Job::start(
            move |progress| {
                let _ = wait.recv();
                progress(0, 1, 2)
            },
            || {},
        );
        assert!(!job.is_over());
        job.cancel();
        send.send(()).expect("the job waits");
        assert_eq!(job.take(), Some(false));
    }
}
