//! All that the pretend Discord received, told apart by its words; and what `/posts upcoming` had said of it before.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use shelftalker::play::ZONE;
use shelftalker::rehearsal::Id;

use crate::crash::seen::{Made, messages};
use crate::school::School;

/// What a message is that the bot made by itself; whatever is nothing of that answers somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Tip,
    Thanks,
    Newsletter,
    Event,
    SessionReminder,
    EventReminder,
    Again,
    /// Only the librarians read it, in the morning.
    Brief,
    SessionCheck,
    EventCheck,
    /// To the teacher whose tip was posted at that moment.
    TipNews,
}

impl Kind {
    /// How the words of such a message begin, or what stands in them.
    const KNOWN: [(&'static str, Self); 10] = [
        ("[Help me try this]", Self::Tip),
        ("Thank you\n", Self::Thanks),
        ("Reminder\n", Self::SessionReminder),
        ("Reminder: ", Self::EventReminder),
        ("Again this year?\n", Self::Again),
        ("Good morning: ", Self::Brief),
        ("Did it happen?\n", Self::SessionCheck),
        ("How many came?\n", Self::EventCheck),
        ("Who comes\n", Self::Event),
        ("Your tip \"", Self::TipNews),
    ];

    /// `newsletters`: the titles of those that were written.
    pub fn of(words: &str, newsletters: &[&str]) -> Option<Self> {
        let words = without_mentions(words);
        let first = words.lines().next().unwrap_or_default();
        if newsletters.contains(&first) {
            return Some(Self::Newsletter);
        }
        let stands_anywhere = |mark: &str| mark.starts_with('[') || mark == "Who comes\n";
        let is_it = |mark: &str| {
            if stands_anywhere(mark) { words.contains(mark) } else { words.starts_with(mark) }
        };
        Self::KNOWN.into_iter().find(|(mark, _)| is_it(mark)).map(|(_, kind)| kind)
    }

    /// Whether `/posts upcoming` has a line of it.
    pub fn is_foretold(self) -> bool {
        !matches!(self, Self::Brief | Self::SessionCheck | Self::EventCheck | Self::TipNews)
    }

    /// Whether all the staff reads it.
    pub fn is_public(self) -> bool {
        matches!(self, Self::Tip | Self::Thanks | Self::Newsletter | Self::Event)
    }
}

/// What is told to somebody begins with a line that mentions them.
fn without_mentions(words: &str) -> &str {
    match words.split_once('\n') {
        Some((first, rest)) if first.split(' ').all(|word| word.starts_with("<@")) => rest,
        _ => words,
    }
}

/// One message.
pub struct Said {
    pub at: DateTime<Utc>,
    pub room: Id,
    pub kind: Option<Kind>,
    pub words: String,
}

impl Said {
    /// On the school's wall clock.
    pub fn local(&self) -> NaiveDateTime {
        self.at.with_timezone(&ZONE).naive_local()
    }

    pub fn day(&self) -> NaiveDate {
        self.local().date()
    }
}

/// Every message so far.
pub fn everything(school: &School, newsletters: &[&str]) -> Vec<Said> {
    let said = |Made { at, room, words }| Said { at, room, kind: Kind::of(&words, newsletters), words };
    messages(school.discord()).into_iter().map(said).collect()
}

/// How many messages of which kind come when.
pub type Times = BTreeMap<(NaiveDateTime, Kind), usize>;

/// The lines of one day in `/posts upcoming` that say that something is posted. `day` is as that list writes it.
pub fn lines_of(day: NaiveDate, text: &str) -> Times {
    let heading = format!("**{}**", day.format("%a %-d %B"));
    let after = text.lines().skip_while(|line| *line != heading).skip(1);
    let mut times = Times::new();
    for line in after.take_while(|line| !line.starts_with("**")) {
        let Some((time, what)) = line.split_once(' ') else { continue };
        let Ok(time) = NaiveTime::parse_from_str(time, "%H:%M") else { continue };
        if let Some((kind, copies)) = read(what) {
            *times.entry((day.and_time(time), kind)).or_default() += copies;
        }
    }
    times
}

/// What a line announces, and how many messages that is.
fn read(what: &str) -> Option<(Kind, usize)> {
    if ["none waiting yet", "no tip left", "skipped by", "paused"].iter().any(|none| what.contains(none)) {
        return None;
    }
    let (name, rest) = what.split_once(": ").unwrap_or((what, ""));
    let rooms = name.matches('#').count();
    let people = rest.split_once(" pe").and_then(|(number, _)| number.parse().ok());
    Some(match name.split(" in ").next().unwrap_or_default() {
        "Tip" => (Kind::Tip, rooms),
        "Thank-yous" => (Kind::Thanks, rooms),
        "Newsletter" => (Kind::Newsletter, rooms),
        "Event" => (Kind::Event, rooms),
        "Reminder" => people.map_or((Kind::SessionReminder, 1), |people| (Kind::EventReminder, people)),
        "Reminder an hour before" => (Kind::EventReminder, people.unwrap_or_default()),
        "Again this year?" => (Kind::Again, 1),
        other => panic!("/posts upcoming says what this story does not know: {other}: {rest}"),
    })
}
