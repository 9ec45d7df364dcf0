//! Which tip a slot takes, and when the desk is told that tips run short. Pure.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::types::{Tip, TipId};

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

/// What each of these slots says, in order, by its day and the tip that was chosen for it: the chosen one as long as no
/// post has taken it, otherwise whatever is next of those that are given to no other slot. Those given to later slots are
/// `elsewhere`.
pub fn ahead(tips: &[Tip], slots: &[(NaiveDate, Option<TipId>)], elsewhere: &[TipId]) -> Vec<Option<Tip>> {
    let mut tips = tips.to_vec();
    let given: Vec<TipId> =
        slots.iter().filter_map(|(_, chosen)| *chosen).chain(elsewhere.iter().copied()).collect();
    let mut said = Vec::new();
    for (day, chosen) in slots {
        let chosen = chosen.and_then(|id| tips.iter().find(|tip| tip.id == id && tip.reserved_for.is_none()));
        let tip = match chosen {
            Some(tip) => Some(tip.clone()),
            None => {
                let free: Vec<Tip> = tips.iter().filter(|tip| !given.contains(&tip.id)).cloned().collect();
                next(&free, *day).cloned()
            }
        };
        if let Some(tip) = &tip {
            tips.iter_mut().filter(|it| it.id == tip.id).for_each(|it| it.used_on = Some(*day));
        }
        said.push(tip);
    }
    said
}

/// Whether taking `tip` brings those that wait down to [`LOW`] while no evergreen one could step in. Out of season
/// or not, all that wait are counted: that is the number on top of the list.
pub fn runs_low(tips: &[Tip], tip: &Tip, today: NaiveDate) -> bool {
    tip.waits() && waiting(tips).count() == LOW + 1 && next_evergreen(tips, today).is_none()
}

/// How many tips wait, where that is few and no evergreen one could step in.
pub fn dry(tips: &[Tip], today: NaiveDate) -> Option<usize> {
    let left = waiting(tips).count();
    (left <= LOW && next_evergreen(tips, today).is_none()).then_some(left)
}

/// The tips that wait, next one first; `tips` are in the order of the store.
pub fn waiting(tips: &[Tip]) -> impl Iterator<Item = &Tip> {
    tips.iter().filter(|tip| tip.waits())
}

fn next_evergreen(tips: &[Tip], today: NaiveDate) -> Option<&Tip> {
    let is_free = |tip: &&Tip| tip.text.evergreen && tip.reserved_for.is_none();
    let is_rested = |tip: &&Tip| is_free(tip) && tip.used_on.is_some_and(|day| day + REST <= today);
    let rested = tips.iter().filter(is_rested).filter(|tip| is_in_season(tip, today));
    rested.min_by_key(|tip| (tip.used_on, tip.id))
}

fn is_in_season(tip: &Tip, today: NaiveDate) -> bool {
    tip.text.season.is_none_or(|season| season.holds(today))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::features::setup::SchoolId;
    use crate::features::tips::types::TipText;
    use crate::features::tips::{Season, YearDay};

    /// A tip that was used so many weeks ago, or waits; in autumn it is in season.
    fn tip(id: i64, evergreen: bool, weeks_ago: Option<i64>) -> Tip {
        let season = Season::between(YearDay::parse("09-01").ok(), YearDay::parse("11-30").ok());
        let text = TipText { title: id.to_string(), body: "Words.".into(), link: None, season, evergreen };
        Tip {
            id: TipId(id),
            school: SchoolId(1),
            text,
            position: id,
            added_at: DateTime::UNIX_EPOCH,
            used_on: weeks_ago.map(|weeks| autumn() - TimeDelta::weeks(weeks)),
            reserved_for: None,
            suggestion: None,
            suggested_by: None,
            useful: 0,
            tried: 0,
            version: 1,
        }
    }

    fn autumn() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()
    }

    fn next_id(tips: &[Tip], today: NaiveDate) -> Option<i64> {
        next(tips, today).map(|tip| tip.id.0)
    }

    #[test]
    fn what_waits_goes_first_then_the_evergreen_tip_that_rested_longest() {
        let used =
            [tip(1, true, Some(25)), tip(2, true, Some(26)), tip(3, true, Some(30)), tip(4, false, Some(50))];
        assert_eq!(next_id(&used, autumn()), Some(3));
        assert_eq!(next_id(&used[..1], autumn()), None);
        assert_eq!(next_id(&used[..1], autumn() + TimeDelta::weeks(1)), Some(1));
        let mut all = vec![tip(5, false, None), tip(6, true, None)];
        all.extend(used);
        assert_eq!(next_id(&all, autumn()), Some(5));
        assert_eq!(next_id(&all, autumn() + TimeDelta::weeks(20)), None, "none of them is in season");
    }

    #[test]
    fn what_a_post_has_taken_is_not_taken_again() {
        let taken = |tip| Tip { reserved_for: Some("a post".into()), ..tip };
        let tips = [taken(tip(1, false, None)), taken(tip(2, true, Some(30))), tip(3, true, Some(28))];
        assert_eq!(next_id(&tips, autumn()), Some(3));
        assert_eq!(waiting(&tips).count(), 0);
    }

    #[test]
    fn each_slot_to_come_has_a_tip_of_its_own_and_a_chosen_one_is_taken_by_no_other() {
        let tips = [tip(1, false, None), tip(2, false, None), tip(3, false, None)];
        let ids = |slots: &[(i64, Option<i64>)], elsewhere: &[i64]| -> Vec<Option<i64>> {
            let slots: Vec<_> = slots
                .iter()
                .map(|(week, chosen)| (autumn() + TimeDelta::weeks(*week), chosen.map(TipId)))
                .collect();
            let elsewhere: Vec<_> = elsewhere.iter().copied().map(TipId).collect();
            ahead(&tips, &slots, &elsewhere).into_iter().map(|tip| tip.map(|tip| tip.id.0)).collect()
        };
        let four = [(0, None), (1, None), (2, None), (3, None)];
        assert_eq!(ids(&four, &[]), [Some(1), Some(2), Some(3), None]);
        assert_eq!(ids(&[(0, None), (1, Some(1)), (2, None)], &[]), [Some(2), Some(1), Some(3)]);
        assert_eq!(ids(&four[..3], &[2]), [Some(1), Some(3), None]);
        assert_eq!(ids(&[(0, Some(9))], &[]), [Some(1)], "one that is gone leaves its slot to the next");
    }

    #[test]
    fn three_left_is_worth_saying_only_when_no_evergreen_tip_could_step_in() {
        let waiting = |number: i64| (1..=number).map(|id| tip(id, true, None)).collect::<Vec<_>>();
        for (number, is_low) in [(3, false), (4, true), (5, false)] {
            let tips = waiting(number);
            assert_eq!(runs_low(&tips, &tips[0], autumn()), is_low, "{number}");
        }
        let mut tips = waiting(4);
        tips.push(tip(9, true, Some(26)));
        assert!(!runs_low(&tips, &tips[0], autumn()));
        assert!(!runs_low(&tips, &tips[4], autumn()), "an evergreen tip takes none from those that wait");
    }
}
