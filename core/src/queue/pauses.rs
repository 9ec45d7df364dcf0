//! What is not posted by itself for a while, or for good. Pure.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// A kind of post that is paused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The name of the kind of post.
    pub kind: String,
    /// How people call it: "Weekly tip".
    pub label: String,
    /// On the school's wall clock; what fell due before is not touched by it.
    pub since: NaiveDateTime,
    /// The last day without posts; `None` until somebody ends the pause.
    pub until: Option<NaiveDate>,
    /// The librarian who paused it, by name.
    pub by: String,
}

/// All pauses of a school, one for each kind at most. Those that are over stay until the next change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pauses(Vec<Pause>);

impl Pause {
    pub fn covers(&self, moment: NaiveDateTime) -> bool {
        self.since <= moment && self.until.is_none_or(|last| moment.date() <= last)
    }
}

impl Pauses {
    /// The pause that keeps a kind from being posted at a moment of the school's wall clock.
    pub fn of(&self, kind: &str, moment: NaiveDateTime) -> Option<&Pause> {
        self.0.iter().find(|pause| pause.kind == kind && pause.covers(moment))
    }

    pub fn all(&self) -> &[Pause] {
        &self.0
    }

    /// Those that are not over by then.
    pub fn at(&self, moment: NaiveDateTime) -> impl Iterator<Item = &Pause> {
        self.0.iter().filter(move |pause| pause.covers(moment))
    }

    /// With this pause in place of any other of its kind.
    #[must_use]
    pub fn with(mut self, pause: Pause) -> Self {
        self.0.retain(|other| other.kind != pause.kind);
        self.0.push(pause);
        self
    }

    #[must_use]
    pub fn without(mut self, kind: &str) -> Self {
        self.0.retain(|pause| pause.kind != kind);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn pause(kind: &str, until: Option<&str>) -> Pause {
        let until = until.map(|day| day.parse().unwrap());
        Pause {
            kind: kind.into(),
            label: kind.into(),
            since: at("2026-09-07T09:00:00"),
            until,
            by: "Dana Hart".into(),
        }
    }

    #[test]
    fn a_pause_holds_from_its_beginning_to_the_end_of_its_last_day() {
        let pauses = Pauses::default().with(pause("tip", Some("2026-09-18")));
        for (moment, is_paused) in [
            ("2026-09-07T07:30:00", false),
            ("2026-09-07T09:00:00", true),
            ("2026-09-18T23:59:00", true),
            ("2026-09-19T00:00:00", false),
        ] {
            assert_eq!(pauses.of("tip", at(moment)).is_some(), is_paused, "{moment}");
        }
        assert!(pauses.of("newsletter", at("2026-09-10T09:00:00")).is_none());
    }

    #[test]
    fn a_kind_has_one_pause_and_without_a_last_day_it_holds_until_it_is_ended() {
        let pauses = Pauses::default().with(pause("tip", Some("2026-09-18"))).with(pause("tip", None));
        assert_eq!(pauses.at(at("2030-01-01T00:00:00")).count(), 1);
        assert_eq!(pauses.without("tip"), Pauses::default());
    }

    #[test]
    fn a_pause_takes_the_place_of_its_kinds_and_leaves_the_others() {
        let (tips, letters) = (pause("tip", Some("2026-09-18")), pause("newsletter", None));
        let both = Pauses::default().with(tips.clone()).with(letters.clone());
        assert_eq!(both.all(), [tips, letters.clone()]);
        let longer = pause("tip", Some("2026-10-02"));
        assert_eq!(both.clone().with(longer.clone()).all(), [letters.clone(), longer]);
        assert_eq!(both.without("tip").all(), [letters]);
    }
}
