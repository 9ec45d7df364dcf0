//! No story may say more than Discord takes: what the adapter has to cut is lost for whoever reads it.

use std::cell::Cell;
use std::fmt::Debug;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

thread_local! {
    /// A story plays in one thread.
    static CUT_TO: Cell<Option<u64>> = const { Cell::new(None) };
}

/// To how many characters a text of this story was cut, if one was since this was last asked.
pub fn cut_to() -> Option<u64> {
    CUT_TO.take()
}

pub fn listener<S: Subscriber + for<'a> LookupSpan<'a>>() -> impl Layer<S> {
    let cuts = |it: &tracing::Metadata<'_>| {
        *it.level() == Level::ERROR && it.target() == "shelftalker::chat::discord::text"
    };
    Listener.with_filter(filter_fn(cuts))
}

struct Listener;

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut Most);
    }
}

struct Most;

impl Visit for Most {
    fn record_u64(&mut self, _: &Field, most: u64) {
        CUT_TO.set(Some(most));
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
