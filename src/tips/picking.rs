//! Which tip a slot takes, and when the desk is told that tips run short. Pure.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::types::Tip;

/// How long an evergreen tip rests between two postings.
pub const REST: TimeDelta = TimeDelta::weeks(26);
/// The desk is told when this many tips are left.
pub const LOW: usize = 3;

/// Why the desk hears about the queue of tips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortage {
    /// [`LOW`] tips are left, and no evergreen one is rested.
    Low,
    /// A slot on this day had nothing to say, though so many tips wait for their season.
    Nothing { on: NaiveDate, out_of_season: usize },
}

/// What a slot on this day says: of the tips in season, the one that waits longest; when none does, the evergreen
/// one that was posted longest ago.
pub fn next(tips: &[Tip], today: NaiveDate) -> Option<&Tip> {
    waiting(tips).find(|tip| is_in_season(tip, today)).or_else(|| next_evergreen(tips, today))
}

/// Whether taking `tip` brings those that wait down to [`LOW`] while no evergreen one could step in. Out of season
/// or not, all that wait are counted: that is the number on top of the list.
pub fn runs_low(tips: &[Tip], tip: &Tip, today: NaiveDate) -> bool {
    tip.used_on.is_none() && waiting(tips).count() == LOW + 1 && next_evergreen(tips, today).is_none()
}

/// The tips that wait, next one first; `tips` are in the order of the store.
pub fn waiting(tips: &[Tip]) -> impl Iterator<Item = &Tip> {
    tips.iter().filter(|tip| tip.used_on.is_none())
}

fn next_evergreen(tips: &[Tip], today: NaiveDate) -> Option<&Tip> {
    let is_rested = |tip: &&Tip| tip.text.evergreen && tip.used_on.is_some_and(|day| day + REST <= today);
    let rested = tips.iter().filter(is_rested).filter(|tip| is_in_season(tip, today));
    rested.min_by_key(|tip| (tip.used_on, tip.id))
}

fn is_in_season(tip: &Tip, today: NaiveDate) -> bool {
    tip.text.season.is_none_or(|season| season.holds(today))
}
