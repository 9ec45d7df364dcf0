//! What comes when: every kind's slots as they are arranged, with what each would say, and newsletters, in order. What is
//! read of one kind becomes lines by one pure function.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::key::Key;
use crate::chat::words::{ours, typed};
use crate::chat::{Message, Text};
use crate::days::Manner;
use crate::features::collections::{self, COLLECTION_CARD};
use crate::features::events::{self, EVENT_CARD};
use crate::features::newsletters::{self, NEWSLETTER};
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::posts::POSTS;
use crate::queue::{
    Arranged, Coming, Foreseen, Line, Place, PostKind, Schedule, Upcoming, arranged_of, still_coming,
};
use crate::words;

/// Nothing is arranged further ahead.
pub const FURTHEST: TimeDelta = TimeDelta::days(366);

/// One line: a post that is to come, or a slot that says nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub key: Key,
    /// On the school's wall clock.
    pub falls: NaiveDateTime,
    /// Begins its line: "Tip".
    pub name: &'static str,
    pub to: Vec<Place>,
    pub says: Says,
    /// Why that day, or those words, where they are not the usual ones.
    pub why: Vec<Text>,
    /// What it is about, as the content of its post; empty where it says nothing.
    pub content: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Says {
    /// On one line, and whole.
    Post {
        in_short: Text,
        message: Box<Message>,
    },
    /// A newsletter; its editor shows it whole.
    Newsletter {
        title: String,
    },
    /// Its card shows it whole.
    OnCard(Text),
    Nothing(&'static str),
    /// By that librarian.
    Skipped(String),
    /// Its kind is paused; until that day, or until somebody ends it.
    Paused(Option<NaiveDate>),
}

/// One schedule of a school, with its slots until some moment.
pub struct Ahead {
    pub kind: &'static PostKind,
    pub upcoming: &'static Upcoming,
    pub schedule: Schedule,
    pub coming: Vec<Coming>,
    arranged: Vec<Arranged>,
    line: Line,
}

impl Ahead {
    /// Of each kind that is shown, or of one alone. A school that was only just set up has them as they will be.
    pub async fn of_school(
        library: &Library,
        school: &School,
        only: Option<&str>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Self>, Fault> {
        let schedules = library.store.schedules(school.id).await?;
        let mut found = Vec::new();
        for kind in POSTS.iter().filter(|kind| only.is_none_or(|only| only == kind.name)) {
            let upcoming = kind.scheduled.as_ref().and_then(|scheduled| scheduled.upcoming.as_ref());
            let known = schedules.iter().find(|schedule| schedule.kind == kind.name).cloned();
            let schedule = known.or_else(|| not_yet_planned(library, school, kind));
            let Some((upcoming, schedule)) = upcoming.zip(schedule) else { continue };
            let line = Line::parse(&schedule.cron)?;
            let arranged = arranged_of(library, &schedule).await?;
            let coming = still_coming(school.time(), &schedule, &line, &arranged, (library.now(), until));
            found.push(Self { kind, upcoming, schedule, coming, arranged, line });
        }
        Ok(found)
    }

    /// Its lines.
    pub async fn items(
        &self,
        library: &Library,
        school: &School,
        until: DateTime<Utc>,
    ) -> Result<Vec<Item>, Fault> {
        let said: Vec<Coming> = self.coming.iter().filter(|it| self.is_asked(school, it)).cloned().collect();
        let mut elsewhere = Vec::new();
        if self.arranged.iter().any(|arranged| arranged.says.is_some()) {
            let span = (until, library.now() + FURTHEST);
            let later = still_coming(school.time(), &self.schedule, &self.line, &self.arranged, span);
            let given = later.into_iter().filter(|it| !it.is_skipped());
            elsewhere.extend(given.filter_map(|it| it.arranged?.says));
        }
        let foreseen = (self.upcoming.foresee)(library, school, &said, &elsewhere).await?;
        Ok(items(self, school, &said, foreseen))
    }

    /// What it would say is worth asking: of a kind whose empty slots have no line also in a pause, to see whether there
    /// is anything that is kept back.
    fn is_asked(&self, school: &School, coming: &Coming) -> bool {
        let is_paused = school.pauses.of(self.kind.name, coming.slot.falls).is_some();
        !coming.is_skipped() && (!is_paused || self.upcoming.nothing.is_none())
    }
}

/// The schedule that the planner is about to give a school whose set-up is complete.
fn not_yet_planned(library: &Library, school: &School, kind: &PostKind) -> Option<Schedule> {
    let scheduled = kind.scheduled.as_ref().filter(|_| school.rooms().is_some())?;
    Some(Schedule {
        school: school.id,
        kind: kind.name.to_owned(),
        cron: (scheduled.usual)(library),
        chosen: false,
        on_closed: scheduled.on_closed,
        since: library.now().with_timezone(&school.zone).naive_local(),
        last_slot: None,
        version: 0,
    })
}

/// The lines of a schedule's slots, with what was `foreseen` for those that were asked, in order. Pure.
fn items(ahead: &Ahead, school: &School, asked: &[Coming], foreseen: Vec<Vec<Foreseen>>) -> Vec<Item> {
    let mut found = Vec::new();
    let mut said = asked.iter().zip(foreseen).peekable();
    for coming in &ahead.coming {
        let slot = &coming.slot;
        let line = |name: &str, says| Item {
            key: Key::Slot { kind: ahead.kind.name.to_owned(), nominal: slot.nominal, name: name.to_owned() },
            falls: slot.falls,
            name: ahead.upcoming.name,
            to: Vec::new(),
            says,
            why: Vec::new(),
            content: String::new(),
        };
        let pause = school.pauses.of(ahead.kind.name, slot.falls);
        let posts = said.next_if(|(other, _)| *other == coming).map(|(_, posts)| posts);
        let by = || coming.arranged.as_ref().map(|arranged| arranged.by.clone()).unwrap_or_default();
        match (posts, pause) {
            (None, _) if coming.is_skipped() => found.push(line("", Says::Skipped(by()))),
            (None, pause) => {
                found.push(line("", Says::Paused(pause.and_then(|pause| pause.until))));
            }
            (Some(posts), _) if posts.is_empty() => {
                // Also who finds nothing there wonders about the day.
                let nothing = ahead.upcoming.nothing.map(|nothing| line("", Says::Nothing(nothing)));
                found.extend(nothing.map(|line| Item { why: why(coming, &school.manner), ..line }));
            }
            (Some(posts), pause) => {
                let why = why(coming, &school.manner);
                let left_out = |post: &Foreseen| {
                    coming.arranged.as_ref().is_some_and(|it| it.leaves_out.contains(&post.name))
                };
                found.extend(posts.into_iter().map(|post| {
                    let says = match pause {
                        Some(pause) => Says::Paused(pause.until),
                        None if left_out(&post) => Says::Skipped(by()),
                        None => Says::Post { in_short: post.in_short, message: Box::new(post.message) },
                    };
                    let (to, content) = (vec![post.to], post.content);
                    Item { to, content, why: why.clone(), ..line(&post.name, says) }
                }));
            }
        }
    }
    found
}

/// Why it comes then, and in these words, where neither is the usual.
fn why(coming: &Coming, manner: &Manner) -> Vec<Text> {
    let mut why = Vec::new();
    let slot = &coming.slot;
    if let Some(by) = coming.moved_by() {
        let from = if slot.nominal.date() == slot.falls.date() {
            manner.time(slot.nominal.time())
        } else {
            manner.short_day(slot.nominal.date())
        };
        why.push(words!("moved from {from} by {who}", from = ours(from), who = typed(by)));
    }
    why.extend(slot.moved_in_words(manner));
    match &coming.arranged {
        Some(arranged) if arranged.text.is_some() => {
            why.push(words!("reworded by {who}", who = typed(&arranged.by)));
        }
        Some(arranged) if arranged.says.is_some() => {
            why.push(words!("chosen by {who}", who = typed(&arranged.by)));
        }
        _ => {}
    }
    why
}

/// Everything that comes between two moments, in order.
pub async fn everything(
    library: &Library,
    school: &School,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Item>, Fault> {
    let mut found = Vec::new();
    for ahead in Ahead::of_school(library, school, None, until).await? {
        found.extend(ahead.items(library, school, until).await?);
    }
    for newsletter in newsletters::to_come(library, school, until).await? {
        found.push(Item {
            key: Key::Newsletter(newsletter.id),
            falls: newsletter.falls,
            name: "Newsletter",
            to: newsletter.channels.into_iter().map(Place::Channel).collect(),
            says: Says::Newsletter { title: newsletter.title },
            why: Vec::new(),
            content: NEWSLETTER.to_owned(),
        });
    }
    for event in events::to_come(library, school, until).await? {
        found.push(Item {
            key: Key::Event(event.id),
            falls: event.falls,
            name: event.name,
            to: event.channel.into_iter().map(Place::Channel).collect(),
            says: Says::OnCard(event.in_short),
            why: Vec::new(),
            content: EVENT_CARD.to_owned(),
        });
    }
    for collection in collections::to_come(library, school, until).await? {
        found.push(Item {
            key: Key::Collection(collection.id),
            falls: collection.falls,
            name: "Collection",
            to: collection.channel.into_iter().map(Place::Channel).collect(),
            says: Says::OnCard(collection.title),
            why: Vec::new(),
            content: COLLECTION_CARD.to_owned(),
        });
    }
    let from = from.with_timezone(&school.zone).naive_local();
    found.retain(|item| from <= item.falls);
    found.sort_by_key(|item| item.falls);
    Ok(found)
}
