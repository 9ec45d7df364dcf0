//! One event as its file says it, before anything is made of it: its lines, read by `calcard`, in our own words.

use std::collections::{HashMap, HashSet};

use calcard::common::timezone::Tz as Zone;
use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarPeriod,
    ICalendarProperty as Property, ICalendarRecurrenceRule, ICalendarStatus, ICalendarValue as Value,
};
use calcard::{Entry, Parser};
use chrono::NaiveDate;

use super::moment::{End, Moment};
use crate::text::visible_line;

/// Characters of a name; longer ones are cut. As long as a name that is typed may be.
pub const MOST_NAME: usize = 100;
/// Values of one line of exceptions, or of further days.
const MOST_VALUES: usize = 2_000;

/// What names the zones of a file: their own names where the file explains them, or everybody's.
#[derive(Debug, Default)]
pub struct Zones(HashMap<String, Zone>);

impl Zones {
    pub fn new(zones: &[String]) -> Self {
        Self(zones.iter().filter_map(|text| component(text)).filter_map(|it| named(&it)).collect())
    }

    fn named(&self, name: &str) -> Option<Zone> {
        self.0.get(name).copied().or_else(|| zone(name))
    }
}

fn named(component: &ICalendarComponent) -> Option<(String, Zone)> {
    component.timezone().map(|(name, zone)| (name.to_owned(), zone))
}

/// A zone by any of the names that programs have for it. `None` for what only its file knows.
pub fn zone(name: &str) -> Option<Zone> {
    name.parse().ok().or_else(|| name.trim_matches(|letter| matches!(letter, '"' | '\'' | ' ')).parse().ok())
}

/// What is repeated, and what is not.
#[derive(Debug, Default)]
pub struct Repeats {
    pub rules: Vec<ICalendarRecurrenceRule>,
    pub further: Vec<Moment>,
    pub except: HashSet<NaiveDate>,
    /// It repeats by what cannot be read.
    pub is_unreadable: bool,
}

#[derive(Debug)]
pub struct Event {
    pub uid: String,
    pub sequence: i64,
    /// In one line, without what cannot be seen.
    pub name: String,
    pub categories: String,
    pub start: Moment,
    pub end: End,
    pub is_all_day: bool,
    pub repeats: Repeats,
    /// The day that this one stands for, of a series that it belongs to.
    pub instead_of: Option<NaiveDate>,
    pub is_cancelled: bool,
}

/// The one component of a text that was sifted.
fn component(text: &str) -> Option<ICalendarComponent> {
    match Parser::new(text).entry() {
        Entry::ICalendar(calendar) => calendar.components.into_iter().next(),
        _ => None,
    }
}

/// The lines that stand beside all components, as one.
pub fn about(lines: &[String]) -> Option<ICalendarComponent> {
    component(&format!("BEGIN:VCALENDAR\n{}\nEND:VCALENDAR\n", lines.join("\n")))
}

/// The text of a property that has no meaning of its own here.
pub fn text_of<'a>(component: &'a ICalendarComponent, name: &str) -> Option<&'a str> {
    component.entries.iter().find(|it| it.name.as_str().eq_ignore_ascii_case(name))?.values.first()?.as_text()
}

/// Reads one event. `None` when it does not say on which day it begins.
pub fn read(text: &str, zones: &Zones) -> Option<Event> {
    let component = component(text)?;
    let mut start = None;
    let (mut end, mut length) = (None, None);
    let mut event = Event {
        uid: String::new(),
        sequence: 0,
        name: String::new(),
        categories: String::new(),
        start: Moment::default(),
        end: End::NotSaid,
        is_all_day: false,
        repeats: Repeats::default(),
        instead_of: None,
        is_cancelled: false,
    };
    for entry in &component.entries {
        let first = entry.values.first();
        match &entry.name {
            Property::Dtstart => start = start.or_else(|| moment(first, entry, zones)),
            Property::Dtend => end = end.or_else(|| moment(first, entry, zones)),
            Property::Duration => length = length.or_else(|| duration(first)),
            Property::Uid => words(first).trim().clone_into(&mut event.uid),
            Property::Summary => event.name = cut(&visible_line(words(first))),
            Property::Categories => event.categories = cut(&visible_line(&all_words(entry))),
            Property::Sequence => event.sequence = first.and_then(Value::as_integer).unwrap_or(0),
            Property::Status => {
                event.is_cancelled = matches!(first, Some(Value::Status(ICalendarStatus::Cancelled)));
            }
            Property::RecurrenceId => event.instead_of = moment(first, entry, zones).map(Moment::day),
            Property::Rrule => match first {
                Some(Value::RecurrenceRule(rule)) => event.repeats.rules.push((**rule).clone()),
                _ => event.repeats.is_unreadable = true,
            },
            Property::Rdate => event.repeats.further.extend(moments(entry, zones)),
            Property::Exdate => event.repeats.except.extend(moments(entry, zones).map(Moment::day)),
            Property::Other(name) if name.eq_ignore_ascii_case("EXRULE") => {
                event.repeats.is_unreadable = true;
            }
            Property::Other(name) if name.eq_ignore_ascii_case("X-MICROSOFT-CDO-ALLDAYEVENT") => {
                event.is_all_day = words(first).trim().eq_ignore_ascii_case("true");
            }
            _ => {}
        }
    }
    event.start = start?;
    event.end = end.map(End::At).or(length).unwrap_or(End::NotSaid);
    Some(event)
}

fn moments<'a>(entry: &'a ICalendarEntry, zones: &'a Zones) -> impl Iterator<Item = Moment> + 'a {
    entry.values.iter().take(MOST_VALUES).filter_map(move |value| moment(Some(value), entry, zones))
}

fn moment(value: Option<&Value>, entry: &ICalendarEntry, zones: &Zones) -> Option<Moment> {
    let named = entry.parameters(&ICalendarParameterName::Tzid).find_map(|value| value.as_text());
    let zone = named.and_then(|name| zones.named(name));
    match value? {
        Value::PartialDateTime(said) => Moment::new(said, zone),
        Value::Period(ICalendarPeriod::Range { start, .. } | ICalendarPeriod::Duration { start, .. }) => {
            Moment::new(start, zone)
        }
        // "2026-10-26", as spreadsheets write it.
        Value::Text(words) => {
            let day = NaiveDate::parse_from_str(words.get(..10)?, "%Y-%m-%d").ok()?;
            Some(Moment::of_day(day))
        }
        _ => None,
    }
}

fn duration(value: Option<&Value>) -> Option<End> {
    match value? {
        Value::Duration(said) => End::after(said),
        _ => None,
    }
}

fn words(value: Option<&Value>) -> &str {
    value.and_then(Value::as_text).unwrap_or_default()
}

fn all_words(entry: &ICalendarEntry) -> String {
    entry.values.iter().take(20).filter_map(Value::as_text).collect::<Vec<_>>().join(", ")
}

fn cut(name: &str) -> String {
    if name.chars().count() <= MOST_NAME {
        return name.to_owned();
    }
    let kept: String = name.chars().take(MOST_NAME - 1).collect();
    format!("{}\u{2026}", kept.trim_end())
}
