//! The events of a file in order, as lines: series are followed, exceptions and changed days put in their places, days
//! of one series that touch are one line, and a term is from where it begins to where it ends.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use calcard::common::timezone::Tz as Zone;
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::event::{self, Event, Zones};
use super::moment::{Clocks, Span, span};
use super::rule::{self, MOST_LOOKS, NotFollowed, later};
use super::sift::Sifted;
use super::words::{self, Edge};
use super::{Found, Guess, Line, PassedOver, Why};
use crate::text::capital;
use crate::text::visible_line;

/// Lines that are taken, and as many that are left out. A school year has about 40.
const MOST_LINES: usize = 500;
/// Characters of a UID that stand for themselves.
const MOST_UID: usize = 120;
/// From where a term begins to where it ends, at most: a school year that is one term.
const LONGEST_TERM: i64 = 330;

/// What every event of a file is read with.
struct Here<'a> {
    clocks: Clocks,
    today: NaiveDate,
    window: &'a RangeInclusive<NaiveDate>,
    looks: u32,
    lines: Vec<Line>,
    passed_over: PassedOver,
}

pub fn lines(sifted: &Sifted, school: Tz, today: NaiveDate, window: &RangeInclusive<NaiveDate>) -> Found {
    let zones = Zones::new(&sifted.zones);
    let about = event::about(&sifted.about);
    let said = |name| about.as_ref().and_then(|about| event::text_of(about, name));
    let calendar = said("X-WR-TIMEZONE").and_then(event::zone).and_then(|zone| match zone {
        Zone::Tz(zone) => Some(zone),
        _ => None,
    });
    let is_all_cancelled = sifted.about.iter().any(|line| line.trim().eq_ignore_ascii_case("METHOD:CANCEL"));
    let mut here = Here {
        clocks: Clocks { school, calendar },
        today,
        window,
        looks: MOST_LOOKS,
        lines: Vec::new(),
        passed_over: PassedOver::default(),
    };
    let mut events: Vec<Event> = Vec::with_capacity(sifted.events.len());
    for text in &sifted.events {
        match event::read(text, &zones) {
            Some(event) => events.push(event),
            None => here.passed_over.unreadable += 1,
        }
    }
    for event in latest(events) {
        if event.is_cancelled || is_all_cancelled {
            here.passed_over.cancelled += 1;
        } else {
            here.take(&event);
        }
    }
    let name = said("X-WR-CALNAME").map(visible_line).filter(|name| !name.is_empty());
    let lines = here.in_order();
    Found { name, lines, passed_over: here.passed_over, breaks_off: sifted.breaks_off }
}

/// One event for each that the file means: of an event that stands there in several versions the latest, and days of a
/// series that were changed taken out of it. Cancelled days of a series take it out as well.
fn latest(mut events: Vec<Event>) -> Vec<Event> {
    let mut newest: HashMap<(String, Option<NaiveDate>), i64> = HashMap::new();
    let mut changed: HashMap<String, HashSet<NaiveDate>> = HashMap::new();
    for event in events.iter().filter(|event| !event.uid.is_empty()) {
        let newest = newest.entry((event.uid.clone(), event.instead_of)).or_insert(event.sequence);
        *newest = event.sequence.max(*newest);
        if let Some(day) = event.instead_of {
            changed.entry(event.uid.clone()).or_default().insert(day);
        }
    }
    let mut seen = HashSet::new();
    events.retain(|event| {
        let is_newest =
            newest.get(&(event.uid.clone(), event.instead_of)).is_none_or(|newest| *newest == event.sequence);
        is_newest && seen.insert((event.uid.clone(), event.instead_of, event.name.clone(), event.start.day()))
    });
    // Some programs give every event of a file the same UID.
    let mut times: HashMap<(String, Option<NaiveDate>), usize> = HashMap::new();
    for event in &events {
        *times.entry((event.uid.clone(), event.instead_of)).or_default() += 1;
    }
    for event in &mut events {
        let is_shared = times.get(&(event.uid.clone(), event.instead_of)).is_some_and(|times| *times > 1);
        if event.instead_of.is_none()
            && let Some(days) = changed.get(&event.uid)
        {
            event.repeats.except.extend(days);
        }
        if event.uid.is_empty() {
            event.uid = format!("{}/{}", event.name, event.start.day());
        } else if is_shared {
            event.uid = format!("{}/{}/{}", event.uid, event.name, event.start.day());
        }
        if event.uid.chars().count() > MOST_UID {
            event.uid = HEXLOWER.encode(&Sha256::digest(&event.uid));
        }
    }
    events
}

impl Here<'_> {
    fn take(&mut self, event: &Event) {
        let span = span(event.start, event.end, event.is_all_day, self.clocks);
        let (guess, why) = words::guess(&event.name, &event.categories, span.days(), span.has_time);
        if span.has_time && guess == Guess::LeftOut {
            self.passed_over.timed += 1;
            return;
        }
        let repeats = &event.repeats;
        let first_day = Span { last: span.first, ..span };
        if span.is_backwards {
            return self.push(event, first_day, None, Guess::LeftOut, Why::Backwards);
        }
        if repeats.is_unreadable {
            return self.push(event, first_day, None, Guess::LeftOut, Why::NotFollowed);
        }
        if event.instead_of.is_some() || repeats.rules.is_empty() && repeats.further.is_empty() {
            return self.push(event, span, event.instead_of, guess, why);
        }
        let Ok(starts) = self.starts(event, span) else {
            return self.push(event, first_day, None, Guess::LeftOut, Why::NotFollowed);
        };
        let spans = starts.into_iter().filter_map(|day| Some((day, span.moved(day - event.start.day())?)));
        let touching = joined(spans);
        if touching.is_empty() {
            self.passed_over.elsewhere += 1;
        }
        // What is left out is shown once, the next time it comes.
        let shown = if guess == Guess::LeftOut {
            let next = touching.iter().position(|(_, span)| span.last >= self.today);
            let next = next.unwrap_or(touching.len().saturating_sub(1));
            touching.into_iter().skip(next).take(1).collect()
        } else {
            touching
        };
        for (day, span) in shown {
            // Days that are one by one may be too many together.
            let (guess, why) = words::guess(&event.name, &event.categories, span.days(), span.has_time);
            self.push(event, span, Some(day), guess, why);
        }
    }

    /// The days on which a series begins anew, by the wall clock that it was written by.
    fn starts(&mut self, event: &Event, span: Span) -> Result<Vec<NaiveDate>, NotFollowed> {
        let Event { start, repeats, .. } = event;
        // What began before the window may reach into it.
        let from = *self.window.start() - TimeDelta::days(span.days().clamp(1, LONGEST_TERM));
        let window = from..=*self.window.end();
        let mut starts: HashSet<NaiveDate> = repeats.further.iter().map(|moment| moment.day()).collect();
        starts.insert(start.day());
        for rule in &repeats.rules {
            let until = rule.until.as_ref().and_then(|until| start.last_day(until));
            starts.extend(rule::days(rule, start.day(), until, &window, &mut self.looks)?);
        }
        let mut starts: Vec<NaiveDate> =
            starts.into_iter().filter(|day| window.contains(day) && !repeats.except.contains(day)).collect();
        starts.sort_unstable();
        Ok(starts)
    }

    fn push(&mut self, event: &Event, span: Span, of: Option<NaiveDate>, guess: Guess, why: Why) {
        if span.last < *self.window.start() || span.first > *self.window.end() {
            self.passed_over.elsewhere += 1;
            return;
        }
        let key = match of {
            Some(day) => format!("{}/{day}", event.uid),
            None => event.uid.clone(),
        };
        let Span { first, last, .. } = span;
        self.lines.push(Line { key, name: event.name.clone(), first, last, guess, why });
    }

    fn in_order(&mut self) -> Vec<Line> {
        let mut lines = std::mem::take(&mut self.lines);
        lines.sort_by(|one, other| {
            (one.first, one.last, &one.key).cmp(&(other.first, other.last, &other.key))
        });
        let mut keys = HashSet::new();
        lines.retain(|line| keys.insert(line.key.clone()));
        terms_from_their_edges(&mut lines);
        let mut seen = HashSet::new();
        for line in lines.iter_mut().filter(|line| line.guess != Guess::LeftOut) {
            if !seen.insert((line.name.to_lowercase(), line.first, line.last)) {
                (line.guess, line.why) = (Guess::LeftOut, Why::Again);
            }
        }
        let (mut taken, mut left): (usize, usize) = (0, 0);
        lines.retain(|line| {
            let count = if line.guess == Guess::LeftOut { &mut left } else { &mut taken };
            if line.guess == Guess::LeftOut && line.last < self.today {
                self.passed_over.elsewhere += 1;
                return false;
            }
            *count += 1;
            let is_kept = *count <= MOST_LINES;
            self.passed_over.more += usize::from(!is_kept);
            is_kept
        });
        lines
    }
}

/// Days that touch, or overlap, as one; each with the day by which the series knows the first of them.
fn joined(spans: impl Iterator<Item = (NaiveDate, Span)>) -> Vec<(NaiveDate, Span)> {
    let mut joined: Vec<(NaiveDate, Span)> = Vec::new();
    for (day, span) in spans {
        match joined.last_mut() {
            Some((_, before)) if span.first <= later(before.last, 1) => {
                before.last = before.last.max(span.last);
            }
            _ => joined.push((day, span)),
        }
    }
    joined
}

/// "Autumn term begins" and the next "Autumn term ends" are a term. The lines are in the order of days.
fn terms_from_their_edges(lines: &mut [Line]) {
    let edges: Vec<(usize, Edge, String)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.guess == Guess::LeftOut && line.first == line.last)
        .filter_map(|(at, line)| words::edge_of_term(&line.name).map(|(edge, term)| (at, edge, term)))
        .collect();
    for (place, (at, edge, term)) in edges.iter().enumerate() {
        if *edge == Edge::Ends {
            continue;
        }
        // A term that begins again before it has ended has no end in this file.
        let next = edges.iter().skip(place + 1).find(|(_, _, other)| other == term);
        let Some((end, Edge::Ends, _)) = next else { continue };
        let last = lines.get(*end).map(|line| line.last);
        if let (Some(last), Some(line)) = (last, lines.get_mut(*at))
            && (last - line.first).num_days() <= LONGEST_TERM
            && last > line.first
        {
            line.last = last;
            line.guess = Guess::Term;
            line.why = Why::FromItsEdges;
            line.name = capital(term);
        }
    }
}
