//! What a change of the calendar does, in sentences.

use shelftalker_core::calendar::{Calendar, years};

use super::effects::{Becomes, Met, MetEvent, Moved, Quieted};
use crate::chat::Text;
use crate::chat::words::{ours, typed};
use crate::days::Manner;
use crate::words;

/// What happens after terms that make only part of a year; `None` where the last year is whole, or there is none.
pub fn after_part_of_a_year(calendar: &Calendar, manner: &Manner) -> Option<Text> {
    let last = years(calendar.entries()).pop()?;
    let quiet_until = last.quiet_until()?;
    Some(words!(
        "Nothing is known yet of the time after {last}. I stay quiet until {quiet}, as for holidays; then weekdays count \
         as school days until you add the next {term}.",
        last = ours(manner.day_and_year(last.last)),
        quiet = ours(manner.day(quiet_until)),
        term = manner.term()
    ))
}

impl Quieted {
    /// `The newsletter "October news" stays on Mon 26 October, 08:00, a quiet day then (Autumn half term)`.
    pub fn in_words(&self, manner: &Manner) -> Text {
        words!(
            "The newsletter \"{title}\" stays on {when}, a quiet day then ({why})",
            title = typed(&self.title),
            when = ours(manner.moment(self.falls)),
            why = self.why.run(manner)
        )
    }
}

impl Moved {
    /// `what` begins the sentence: "The weekly tip".
    pub fn in_words(&self, what: &'static str, manner: &Manner) -> Text {
        let of = ours(manner.short_day(self.name.date()));
        match &self.becomes {
            Becomes::Falls(slot) => {
                let at = ours(manner.moment(slot.falls));
                match &slot.moved {
                    Some(why) => {
                        words!(
                            "{what} of {of} moves to {at}: {why}",
                            what = what,
                            of = of,
                            at = at,
                            why = why.run(manner)
                        )
                    }
                    None => words!("{what} comes on {at}", what = what, at = at),
                }
            }
            Becomes::With(slot, why) => words!(
                "{what} of {of} is dropped, as it would come with the one of {with}: {why}",
                what = what,
                of = of,
                with = ours(manner.short_day(slot.nominal.date())),
                why = why.run(manner)
            ),
            Becomes::LeftOut(why) => {
                words!("{what} of {of} is left out: {why}", what = what, of = of, why = why.run(manner))
            }
            Becomes::Passed => {
                words!("{what} of {of} is back on its own day, which has passed", what = what, of = of)
            }
        }
    }
}

impl Met {
    /// `#12, Marine biology: Mon 26 October, 13:15 is on a closed day (Autumn half term)`.
    pub fn in_words(&self, manner: &Manner) -> Text {
        let number = self.booked.request;
        let (topic, session) = (typed(&self.booked.topic), ours(self.booked.session.in_short(manner)));
        let why = self.why.run(manner);
        if self.is_closed() {
            words!(
                "#{number}, {topic}: {session} is on a closed day ({why})",
                number = number,
                topic = topic,
                session = session,
                why = why
            )
        } else {
            words!(
                "#{number}, {topic}: {session} is on a testing day ({why})",
                number = number,
                topic = topic,
                session = session,
                why = why
            )
        }
    }
}

impl MetEvent {
    /// `"Book club": Mon 26 October, 15:30 is on a closed day (Autumn half term)`.
    pub fn in_words(&self, manner: &Manner) -> Text {
        let (title, when) = (typed(&self.title), ours(manner.moment(self.begins)));
        let why = self.why.run(manner);
        if self.is_closed() {
            words!("\"{title}\": {when} is on a closed day ({why})", title = title, when = when, why = why)
        } else {
            words!("\"{title}\": {when} is on a testing day ({why})", title = title, when = when, why = why)
        }
    }
}
