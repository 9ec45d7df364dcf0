//! Gathers every sentence that the bot says in the stories, for `tests/words` to hold against `tests/words.md`.
//! It listens where `SHELFTALKER_WORDS` names a folder to write to. What was cut is listened to in every story.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::whole;

/// Whoever is named in our own words is somebody of the sample school.
const PEOPLE: [&str; 9] = [
    "Ana Rivera",
    "Ben Okafor",
    "Chloe Tan",
    "Dana Hart",
    "Sam Lee",
    "Alex Admin",
    "Grace Palmer",
    "Ana",
    "Dana",
];

pub fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let listening = tracing_subscriber::registry().with(whole::listener());
        let Ok(folder) = std::env::var("SHELFTALKER_WORDS") else { return listening.init() };
        let listener = Listener { folder: folder.into(), heard: Mutex::default() };
        let words = filter_fn(|it| it.target() == "shelftalker::words");
        listening.with(listener.with_filter(words)).init();
    });
}

struct Listener {
    folder: PathBuf,
    heard: Mutex<HashSet<String>>,
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut said = Said::default();
        event.record(&mut said);
        let sentence = without_figures(&said.0);
        // A test's thread has its name: the first part is the file of stories.
        let thread = std::thread::current();
        let story = thread.name().and_then(|name| name.split("::").next()).unwrap_or("other").to_owned();
        let line = format!("{story}\t{sentence}\n");
        if self.heard.lock().unwrap().insert(line.clone()) {
            let file = self.folder.join(std::process::id().to_string());
            let mut file = std::fs::File::options().append(true).create(true).open(file).unwrap();
            file.write_all(line.as_bytes()).unwrap();
        }
    }
}

#[derive(Default)]
struct Said(String);

impl Visit for Said {
    fn record_str(&mut self, _: &Field, value: &str) {
        self.0.push_str(value);
    }

    fn record_debug(&mut self, _: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, "{value:?}").unwrap();
    }
}

/// The same sentence said of another day and another number is the same sentence.
fn without_figures(sentence: &str) -> String {
    let mut words = sentence.to_owned();
    for name in PEOPLE {
        words = words.replace(name, "{name}");
    }
    let mut told = String::new();
    for word in words.split_inclusive(|character: char| !character.is_alphanumeric()) {
        let (core, rest) = word.split_at(word.trim_end_matches(|c: char| !c.is_alphanumeric()).len());
        let day = DAYS.iter().any(|day| core == *day || core == &day[..3]);
        let month = MONTHS.iter().any(|month| core == *month || core == &month[..3]);
        match core {
            _ if day => told.push_str("Mon"),
            _ if month && core != "May" => told.push_str("Sep"),
            _ if core.starts_with(|c: char| c.is_ascii_digit()) => {
                told.push('0');
                told.push_str(core.trim_start_matches(|c: char| c.is_ascii_digit()));
            }
            _ => told.push_str(core),
        }
        told.push_str(rest);
    }
    told
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
