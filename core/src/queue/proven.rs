//! Slots, windows and closed days against a model that shares no code with them: it walks through minutes and days, and
//! looks at nothing but what a wall clock shows. Around every change of the clocks until 2040, in zones that change them
//! by half an hour, in the south, at midnight, around Ramadan, or never.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::line::Line;
use super::planned::{Plan, plan_slots};
use super::schedule::{OnClosed, Schedule, instant, slots};
use super::time::School;
use crate::calendar::{Calendar, Entry, EntryId, EntryKind};
use crate::school::SchoolId;

const ZONES: [Tz; 14] = [
    Tz::Europe__London,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Australia__Adelaide,
    Tz::Africa__Casablanca,
    Tz::Africa__Cairo,
    Tz::America__Santiago,
    Tz::Asia__Beirut,
    Tz::Pacific__Chatham,
    Tz::America__St_Johns,
    Tz::Asia__Kathmandu,
    Tz::Pacific__Apia,
    Tz::America__Havana,
    Tz::Asia__Gaza,
];

fn shows(zone: Tz, moment: DateTime<Utc>) -> NaiveDateTime {
    moment.with_timezone(&zone).naive_local()
}

fn ahead(zone: Tz, moment: DateTime<Utc>) -> TimeDelta {
    shows(zone, moment) - moment.naive_utc()
}

/// The first minute after each change of the clocks, 2026 to 2040.
fn changes(zone: Tz) -> Vec<DateTime<Utc>> {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_time(NaiveTime::MIN).and_utc();
    let mut found = Vec::new();
    let mut day = first;
    while day.year() < 2041 {
        let next = day + TimeDelta::days(1);
        if ahead(zone, day) != ahead(zone, next) {
            let mut minute = day;
            while minute < next {
                let before = minute;
                minute += TimeDelta::minutes(1);
                if ahead(zone, before) != ahead(zone, minute) {
                    found.push(minute);
                }
            }
        }
        day = next;
    }
    found
}

/// What a wall clock shows from minute to minute.
struct WallClock {
    minutes: Vec<(DateTime<Utc>, NaiveDateTime)>,
    first_shown: HashMap<NaiveDateTime, DateTime<Utc>>,
}

impl WallClock {
    fn around(zone: Tz, moment: DateTime<Utc>, days: i64) -> Self {
        let begins = moment - TimeDelta::days(days);
        let minutes: Vec<_> = (0..=days * 2 * 24 * 60)
            .map(|minute| begins + TimeDelta::minutes(minute))
            .map(|minute| (minute, shows(zone, minute)))
            .collect();
        let mut first_shown = HashMap::new();
        for (minute, shown) in &minutes {
            first_shown.entry(*shown).or_insert(*minute);
        }
        Self { minutes, first_shown }
    }

    /// The first minute at which it shows this; where it never does, the first at which it has gone past it.
    fn shows_first(&self, wanted: NaiveDateTime) -> DateTime<Utc> {
        self.first_shown.get(&wanted).copied().unwrap_or_else(|| {
            self.minutes.iter().find(|(_, shown)| *shown > wanted).map(|(minute, _)| *minute).unwrap()
        })
    }
}

#[test]
fn every_change_of_the_clocks_until_2040_is_met_as_the_wall_clock_shows_it() {
    let (mut compared, mut met) = (0, 0);
    for zone in ZONES {
        let changes = changes(zone);
        for change in &changes {
            met += 1;
            let clock = WallClock::around(zone, *change, 3);
            let day = shows(zone, *change).date() - Days::new(1);
            // Every fifth minute of three days.
            for step in 0..3 * 24 * 12 {
                let wanted = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(step * 5);
                assert_eq!(instant(zone, wanted), clock.shows_first(wanted), "{zone}: {wanted}");
                compared += 1;
            }
            // Every half hour as a daily schedule, every third of them off the hour.
            let (from, until) = (*change - TimeDelta::hours(30), *change + TimeDelta::hours(30));
            for half in 0..48 {
                let (hour, minute) = (half / 2, half % 2 * 30 + half % 3);
                let line = Line::parse(&format!("{minute} {hour} * * *")).unwrap();
                let found = slots(&line, &Calendar::default(), OnClosed::SendAnyway, zone, from, until);
                let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
                let wanted: Vec<_> = (0..5)
                    .map(|later| (day - Days::new(1) + Days::new(later)).and_time(time))
                    .map(|nominal| (nominal, clock.shows_first(nominal)))
                    .filter(|(_, at)| from <= *at && *at < until)
                    .collect();
                let found: Vec<_> = found.into_iter().map(|slot| (slot.nominal, slot.at)).collect();
                assert_eq!(found, wanted, "{zone}: {line}");
                compared += wanted.len();
            }
        }
        // Where nobody changes the clocks any more there is one offset for ever.
        assert!(!changes.is_empty() || matches!(zone, Tz::Asia__Kathmandu | Tz::Pacific__Apia), "{zone}");
    }
    println!("{compared} comparisons around {met} changes of the clocks in {} zones", ZONES.len());
    assert!(met > 200, "{met}");
}

/// A rhythm as the model knows it, beside its line.
#[derive(Debug, Clone)]
enum Comes {
    On(Vec<Weekday>),
    EveryOther(NaiveDate),
    Nth(usize, Weekday),
    Last(Weekday),
    FirstSchoolDay,
    OnDate(u32),
    Daily,
}

impl Comes {
    fn line(&self, at: NaiveTime) -> Line {
        let days = match self {
            Self::On(days) => {
                format!("* * {}", days.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
            }
            Self::EveryOther(from) => format!("every other {} from {from}", from.weekday()),
            Self::Nth(nth, day) => format!("{} {day}", ["first", "second", "third", "fourth"][nth - 1]),
            Self::Last(day) => format!("last {day}"),
            Self::FirstSchoolDay => "first school day".into(),
            Self::OnDate(date) => format!("{date} * *"),
            Self::Daily => "* * *".into(),
        };
        Line::parse(&format!("{} {days}", at.format("%-M %-H"))).unwrap()
    }

    /// The days of a stretch by name, counted through month by month and week by week.
    fn days(&self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let all: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
        let mut months: BTreeMap<(i32, u32), Vec<NaiveDate>> = BTreeMap::new();
        for day in &all {
            months.entry((day.year(), day.month())).or_default().push(*day);
        }
        // The stretch begins and ends with whole months.
        let of_months = |pick: &dyn Fn(&[NaiveDate]) -> Option<NaiveDate>| {
            months.values().filter_map(|days| pick(days)).collect()
        };
        let such = |days: &[NaiveDate], weekday: Weekday| -> Vec<NaiveDate> {
            days.iter().copied().filter(|day| day.weekday() == weekday).collect()
        };
        match self {
            Self::On(weekdays) => all.into_iter().filter(|day| weekdays.contains(&day.weekday())).collect(),
            Self::EveryOther(from) => {
                let mut day = *from;
                while day > first {
                    day = day - Days::new(14);
                }
                let mut found = Vec::new();
                while day <= last {
                    if day >= first {
                        found.push(day);
                    }
                    day = day + Days::new(14);
                }
                found
            }
            Self::Nth(nth, weekday) => of_months(&|days| such(days, *weekday).get(nth - 1).copied()),
            Self::Last(weekday) => of_months(&|days| such(days, *weekday).last().copied()),
            Self::FirstSchoolDay => of_months(&|days| days.first().copied()),
            Self::OnDate(date) => of_months(&|days| days.get(*date as usize - 1).copied()),
            Self::Daily => all,
        }
    }

    /// Whether a weekend is nothing that was meant.
    fn shuns_weekends(&self) -> bool {
        matches!(self, Self::FirstSchoolDay | Self::OnDate(_) | Self::Daily)
    }
}

/// The days of a calendar on which nothing is posted, day by day.
struct Quiet {
    closed: BTreeSet<NaiveDate>,
    testing: BTreeSet<NaiveDate>,
    in_term: BTreeSet<NaiveDate>,
    /// First and last day of each.
    years: Vec<(NaiveDate, NaiveDate)>,
}

/// Walks from one day of term to the next: after 36 free days another year has begun.
fn years(terms: &BTreeSet<NaiveDate>) -> Vec<(NaiveDate, NaiveDate)> {
    let mut years = Vec::new();
    let mut begun: Option<(NaiveDate, NaiveDate)> = None;
    for day in terms {
        begun = match begun {
            Some((first, last)) if *day - last <= TimeDelta::days(36) => Some((first, *day)),
            other => {
                years.extend(other);
                Some((*day, *day))
            }
        };
    }
    years.extend(begun);
    years
}

impl Quiet {
    fn of(entries: &[Entry]) -> Self {
        let days = |kind: EntryKind| -> BTreeSet<NaiveDate> {
            let such = entries.iter().filter(|entry| entry.kind == kind);
            such.flat_map(|entry| entry.first.iter_days().take_while(|day| *day <= entry.last)).collect()
        };
        let terms = days(EntryKind::Term);
        Self {
            closed: days(EntryKind::Closed),
            testing: days(EntryKind::Testing),
            years: years(&terms),
            in_term: terms,
        }
    }

    /// Within a year; by a whole one, that ended before it or is the first to come; or two weeks around any.
    fn is_free_of_terms(&self, day: NaiveDate) -> bool {
        let two_weeks = TimeDelta::days(14);
        let is_whole = |year: &(NaiveDate, NaiveDate)| year.1 - year.0 >= TimeDelta::days(239);
        let around = |year: &(NaiveDate, NaiveDate)| year.0 - two_weeks <= day && day <= year.1 + two_weeks;
        let over: Vec<_> = self.years.iter().filter(|year| year.1 < day).collect();
        let decides = over.last().copied().or(self.years.first());
        self.years.iter().any(around) || decides.is_some_and(is_whole)
    }

    fn is(&self, day: NaiveDate, weekends: bool) -> bool {
        let is_weekend = day.weekday().number_from_monday() > 5;
        self.closed.contains(&day)
            || self.testing.contains(&day)
            || (!self.in_term.contains(&day) && self.is_free_of_terms(day))
            || (weekends && is_weekend)
    }
}

/// Name and day of each slot, in order: every slot walks on its own, and of those that have walked onto or past
/// another's name only the last stays.
fn walked(
    comes: &Comes,
    at: NaiveTime,
    quiet: &Quiet,
    rule: OnClosed,
) -> Vec<(NaiveDateTime, NaiveDateTime)> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let names = comes.days(day(2025, 1, 1), day(2029, 12, 31));
    let rule = if matches!(comes, Comes::FirstSchoolDay) { OnClosed::NextSchoolDay } else { rule };
    let mut found = Vec::new();
    for name in &names {
        let mut falls = *name;
        if quiet.is(*name, comes.shuns_weekends()) {
            match rule {
                OnClosed::SendAnyway => {}
                OnClosed::Skip => continue,
                OnClosed::NextSchoolDay => {
                    while quiet.is(falls, true) && falls < *name + Days::new(400) {
                        falls = falls + Days::new(1);
                    }
                }
            }
        }
        let meets_another = names.iter().any(|other| other > name && *other <= falls);
        if !meets_another && falls < *name + Days::new(366) {
            found.push((name.and_time(at), falls.and_time(at)));
        }
    }
    found
}

/// The first minute at which a wall clock shows a moment: every offset of these days is tried, and where none fits, it
/// is walked through minute by minute.
fn first_shown(zone: Tz, wanted: NaiveDateTime) -> DateTime<Utc> {
    let hours = (-27..=27).map(|hour| wanted.and_utc() + TimeDelta::hours(hour));
    let offsets: BTreeSet<TimeDelta> = hours.map(|hour| ahead(zone, hour)).collect();
    let fits =
        offsets.into_iter().map(|offset| wanted.and_utc() - offset).filter(|at| shows(zone, *at) == wanted);
    fits.min().unwrap_or_else(|| {
        let mut minute = wanted.and_utc() - TimeDelta::hours(27);
        while shows(zone, minute) < wanted {
            minute += TimeDelta::minutes(1);
        }
        minute
    })
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..500u64).prop_map(|day| NaiveDate::from_ymd_opt(2026, 6, 1).unwrap() + Days::new(day))
}

fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = |kind: EntryKind, longest: u64| {
        (any_day(), 0..longest).prop_map(move |(first, days)| Entry {
            id: EntryId(0),
            kind,
            name: "A day".into(),
            first,
            last: first + Days::new(days),
            uid: None,
            source: None,
        })
    };
    let term = prop::collection::vec(entry(EntryKind::Term, 120), 0..4);
    let closed = prop::collection::vec(entry(EntryKind::Closed, 80), 0..8);
    let single = prop::collection::vec(entry(EntryKind::Closed, 3), 0..12);
    let testing = prop::collection::vec(entry(EntryKind::Testing, 8), 0..4);
    let half = prop::collection::vec(entry(EntryKind::Half, 3), 0..4);
    // Half of the calendars have no terms.
    (any::<bool>(), term, closed, single, testing, half).prop_map(
        |(terms, term, closed, single, testing, half)| {
            let terms = if terms { term } else { Vec::new() };
            [terms, closed, single, testing, half].concat()
        },
    )
}

fn any_comes() -> impl Strategy<Value = Comes> {
    let weekday = || {
        prop::sample::select(vec![
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ])
    };
    prop_oneof![
        3 => weekday().prop_map(|day| Comes::On(vec![day])),
        1 => Just(Comes::On(vec![Weekday::Tue, Weekday::Fri])),
        1 => any_day().prop_map(Comes::EveryOther),
        1 => (1..5usize, weekday()).prop_map(|(nth, day)| Comes::Nth(nth, day)),
        1 => weekday().prop_map(Comes::Last),
        1 => Just(Comes::FirstSchoolDay),
        1 => (1..32u32).prop_map(Comes::OnDate),
        1 => Just(Comes::Daily),
    ]
}

fn any_rule() -> impl Strategy<Value = OnClosed> {
    // Moving is what there is to prove.
    prop_oneof![4 => Just(OnClosed::NextSchoolDay), 1 => Just(OnClosed::Skip), 1 => Just(OnClosed::SendAnyway)]
}

fn any_time() -> impl Strategy<Value = NaiveTime> {
    let chosen = prop::sample::select(vec![
        (0, 0),
        (0, 30),
        (1, 59),
        (2, 0),
        (2, 30),
        (3, 0),
        (7, 30),
        (15, 0),
        (23, 59),
    ]);
    prop_oneof![chosen, (0..24u32, 0..60u32)]
        .prop_map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).unwrap())
}

fn any_moment() -> impl Strategy<Value = DateTime<Utc>> {
    (any_day(), 0..1440i64)
        .prop_map(|(day, minute)| day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute))
}

fn school(zone: Tz, entries: &[Entry]) -> School {
    School { calendar: Calendar::of(entries.iter().cloned()), ..School::in_zone(zone) }
}

/// Enough for each pair of a rhythm and a rule to come up some times, and no more than a few seconds.
const MOST_CASES: u32 = 160;

/// Fewer where all cases of all tests are to be few.
fn few() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.min(MOST_CASES), ..usual }
}

static COMPARED: AtomicUsize = AtomicUsize::new(0);

proptest! {
    #![proptest_config(few())]

    fn slots_fall_where_a_walk_from_day_to_day_ends(
        entries in any_entries(), comes in any_comes(), at in any_time(), rule in any_rule(),
        zone in prop::sample::select(ZONES.to_vec()), from in any_moment(), days in 0..400i64,
    ) {
        let until = from + TimeDelta::days(days);
        let (line, calendar) = (comes.line(at), Calendar::of(entries.iter().cloned()));
        let found: Vec<_> = slots(&line, &calendar, rule, zone, from, until)
            .into_iter()
            .map(|slot| {
                let is_moved = slot.nominal != slot.falls && !matches!(comes, Comes::FirstSchoolDay);
                prop_assert_eq!(slot.moved.is_some(), is_moved);
                Ok((slot.nominal, slot.falls, slot.at))
            })
            .collect::<Result<_, TestCaseError>>()?;
        let wide = |moment: DateTime<Utc>, by: i64| moment.naive_utc() + TimeDelta::days(by);
        let wanted: Vec<_> = walked(&comes, at, &Quiet::of(&entries), rule)
            .into_iter()
            .filter(|(_, falls)| wide(from, -3) < *falls && *falls < wide(until, 3))
            .map(|(name, falls)| (name, falls, first_shown(zone, falls)))
            .filter(|(_, _, at)| from <= *at && *at < until)
            .collect();
        COMPARED.fetch_add(wanted.len().max(1), Ordering::Relaxed);
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn cutting_a_stretch_anywhere_yields_the_same_slots_on_closed_days_too(
        entries in any_entries(), comes in any_comes(), at in any_time(), rule in any_rule(),
        zone in prop::sample::select(ZONES.to_vec()), from in any_moment(), minutes in 2..300_000i64, cut in 0.0..1.0f64,
    ) {
        let until = from + TimeDelta::minutes(minutes);
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a test's cut")]
        let cut = from + TimeDelta::minutes((minutes as f64 * cut) as i64);
        let (line, calendar) = (comes.line(at), Calendar::of(entries));
        let within = |from, until| slots(&line, &calendar, rule, zone, from, until);
        let mut halves = within(from, cut);
        halves.extend(within(cut, until));
        prop_assert_eq!(halves, within(from, until));
    }

    fn what_is_due_is_posted_waits_or_is_missed_as_a_walk_through_the_minutes_says(
        entries in any_entries(), comes in any_comes(), at in any_time(), rule in any_rule(),
        zone in prop::sample::select(ZONES.to_vec()), near in any_moment(), off in 0..3000i64,
        since_days in 0..40i64, window in prop::sample::select(vec![2i64, 12, 48, 168]),
    ) {
        let quiet = Quiet::of(&entries);
        let all = walked(&comes, at, &quiet, rule);
        // Close behind a slot, where there is one near.
        let near = all.iter().map(|(_, falls)| first_shown(zone, *falls)).find(|at| *at >= near).unwrap_or(near);
        let now = near + TimeDelta::minutes(if off < 1000 { off % 10 } else { off });
        let since = shows(zone, now) - TimeDelta::days(since_days);
        let school = school(zone, &entries);
        let line = comes.line(at);
        let schedule = Schedule {
            school: SchoolId(1),
            kind: "tip".into(),
            cron: line.to_string(),
            chosen: false,
            on_closed: rule,
            since,
            last_slot: None,
            version: 1,
        };
        let window = TimeDelta::hours(window);
        let plan = plan_slots(school.time(), &schedule, &line, &[], window, now);

        let mut due: Vec<_> = all
            .into_iter()
            .filter(|(_, falls)| since <= *falls && *falls < shows(zone, now) + TimeDelta::days(2))
            .map(|(name, falls)| (name, first_shown(zone, falls)))
            .filter(|(_, at)| *at <= now && *at >= instant(zone, since))
            .collect();
        let sends_anyway = rule == OnClosed::SendAnyway && !matches!(comes, Comes::FirstSchoolDay);
        let may_post = |minute: DateTime<Utc>| {
            let local = shows(zone, minute);
            let is_in_hours = school.day_starts <= local.time() && local.time() < school.day_ends;
            is_in_hours && (sends_anyway || !quiet.is(local.date(), comes.shuns_weekends()))
        };
        let names = |slots: &[super::arranged::Coming]| slots.iter().map(|it| it.slot.nominal).collect::<Vec<_>>();
        let wanted = match due.pop() {
            None => ("nothing", Vec::new(), None),
            Some((latest, at)) => {
                let mut earlier: Vec<_> = due.iter().map(|(name, _)| *name).collect();
                let minutes = (0..).map(|minute| now + TimeDelta::minutes(minute));
                let opens = minutes.take_while(|minute| *minute < at + window).find(|minute| may_post(*minute));
                match opens {
                    _ if now - at <= TimeDelta::minutes(2) => ("post", [earlier, vec![latest]].concat(), None),
                    Some(opens) if opens == now => ("post", [earlier, vec![latest]].concat(), None),
                    Some(opens) => ("wait", Vec::new(), Some(opens)),
                    None => {
                        earlier.push(latest);
                        ("miss", earlier, None)
                    }
                }
            }
        };
        let found = match plan {
            Plan::Nothing => ("nothing", Vec::new(), None),
            Plan::Post { slot, missed } => ("post", [names(&missed), vec![slot.slot.nominal]].concat(), None),
            Plan::Rest { .. } => ("rest", Vec::new(), None),
            Plan::WaitUntil(opens) => ("wait", Vec::new(), Some(opens)),
            Plan::Miss(missed) => ("miss", names(&missed), None),
        };
        COMPARED.fetch_add(1, Ordering::Relaxed);
        prop_assert_eq!(found, wanted);
    }
}

#[test]
fn in_random_calendars_slots_and_windows_are_as_the_model_walks_to_them() {
    slots_fall_where_a_walk_from_day_to_day_ends();
    what_is_due_is_posted_waits_or_is_missed_as_a_walk_through_the_minutes_says();
    let compared = COMPARED.load(Ordering::Relaxed);
    println!("{compared} comparisons with random calendars");
    assert!(compared > few().cases as usize * 2);
}
