//! The queue against a simple model of what it has promised: whatever order teachers, librarians, time, troubles, wrong
//! clocks, restarts and backups come in, in the end each thing was said once, and nothing that is not so. The moves shrink
//! to the shortest that fail.
//!
//! The long form: `cargo test --test it model::long_form -- --ignored` (`SHELFTALKER_SEEDS` says how many, 10,000 when left out).

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use serde_json::json;
use shelftalker::play::{ZONE, local};
use shelftalker::rehearsal::{Answer, Fault, Trouble};
use shelftalker::store::sqlite::backup;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::crash::count::{Asked, Done, Ledger, wrong};
use crate::crash::seen::{made, seen};
use crate::crash::{BESIDE, from_environment};
use crate::living::next_moment;
use crate::school::{DESK, HART, OKAFOR, RIVERA, School, Who};

const OPENS: &str = "2026-09-06 20:00";

#[derive(Debug, Clone)]
enum Move {
    /// At most a day.
    TimePasses {
        minutes: i64,
    },
    /// By Ana Rivera, or by Ben Okafor.
    Asks {
        by_ana: bool,
    },
    /// A librarian does something with the request of that place among those that can be answered.
    Answers {
        place: usize,
        answer: Stage,
    },
    /// A day in so many days becomes a closed one.
    Closes {
        in_days: u64,
    },
    /// The folder is copied, and for so long a bot runs on the copy, too.
    RunsTwice {
        minutes: i64,
        copy_first: bool,
    },
    Meets {
        route: usize,
        trouble: usize,
    },
    /// The bot's own clock is wrong by so much until it is right again.
    ClockIsWrong {
        minutes: i64,
    },
    ClockIsRight,
    Restarts,
    BacksUp,
    /// The latest backup is put back.
    Restores,
}

/// What a librarian has done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Asked,
    Accepted,
    Declined,
}

/// What the model knows: what was asked for, and what has become of it.
#[derive(Debug, Clone, Default)]
struct Model {
    requests: Vec<Request>,
    /// As they were when the backup was made.
    backup: Option<Vec<Request>>,
    is_clock_wrong: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Request {
    by_ana: bool,
    stage: Stage,
    /// A backup that was put back does not know of it, or of what was done with it.
    is_forgotten: bool,
}

impl Model {
    fn to_answer(&self) -> Vec<usize> {
        let can_be = |request: &Request| request.stage == Stage::Asked && !request.is_forgotten;
        (0..self.requests.len()).filter(|place| can_be(&self.requests[*place])).collect()
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Move;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(model: &Self) -> BoxedStrategy<Move> {
        let minutes = if model.is_clock_wrong {
            // Nothing goes out meanwhile: not so long that it would be too late for it.
            (1..60_i64).boxed()
        } else {
            prop_oneof![1..3_i64, 10..90_i64, 600..1440_i64].boxed()
        };
        let mut moves = vec![
            (4, minutes.prop_map(|minutes| Move::TimePasses { minutes }).boxed()),
            (3, any::<bool>().prop_map(|by_ana| Move::Asks { by_ana }).boxed()),
            (
                3,
                (0..ROUTES.len(), 0..TROUBLES.len())
                    .prop_map(|(route, trouble)| Move::Meets { route, trouble })
                    .boxed(),
            ),
            (2, Just(Move::Restarts).boxed()),
            (1, Just(Move::BacksUp).boxed()),
        ];
        if !model.to_answer().is_empty() && !model.is_clock_wrong {
            let answers = prop_oneof![2 => Just(Stage::Accepted), 1 => Just(Stage::Declined)];
            let move_of = |(place, answer)| Move::Answers { place, answer };
            moves.push((3, (0..model.to_answer().len(), answers).prop_map(move_of).boxed()));
        }
        if model.backup.is_some() {
            moves.push((2, Just(Move::Restores).boxed()));
        }
        moves.push((1, (1..6_u64).prop_map(|in_days| Move::Closes { in_days }).boxed()));
        if model.is_clock_wrong {
            moves.push((3, Just(Move::ClockIsRight).boxed()));
        } else {
            let move_of = |(minutes, copy_first)| Move::RunsTwice { minutes, copy_first };
            moves.push((1, (1..1440_i64, any::<bool>()).prop_map(move_of).boxed()));
            moves.push((
                1,
                prop_oneof![-300..-6_i64, 6..300_i64]
                    .prop_map(|minutes| Move::ClockIsWrong { minutes })
                    .boxed(),
            ));
        }
        proptest::strategy::Union::new_weighted(moves).boxed()
    }

    fn apply(mut model: Self, happens: &Move) -> Self {
        match happens {
            Move::Asks { by_ana } => {
                model.requests.push(Request { by_ana: *by_ana, stage: Stage::Asked, is_forgotten: false });
            }
            Move::Answers { place, answer } => {
                let place = model.to_answer()[*place];
                model.requests[place].stage = *answer;
            }
            Move::BacksUp => model.backup = Some(model.requests.clone()),
            Move::Restores => {
                let known = model.backup.clone().unwrap_or_default();
                for (place, request) in model.requests.iter_mut().enumerate() {
                    let is_known = known.get(place) == Some(request);
                    request.is_forgotten |= !is_known;
                }
            }
            Move::ClockIsWrong { .. } => model.is_clock_wrong = true,
            Move::ClockIsRight => model.is_clock_wrong = false,
            Move::TimePasses { .. }
            | Move::Closes { .. }
            | Move::RunsTwice { .. }
            | Move::Meets { .. }
            | Move::Restarts => {}
        }
        model
    }

    fn preconditions(model: &Self, happens: &Move) -> bool {
        match happens {
            Move::Answers { place, .. } => *place < model.to_answer().len() && !model.is_clock_wrong,
            Move::Restores => model.backup.is_some(),
            Move::ClockIsWrong { .. } | Move::RunsTwice { .. } => !model.is_clock_wrong,
            Move::ClockIsRight => model.is_clock_wrong,
            _ => true,
        }
    }
}

const ROUTES: [(&str, &str); 6] = [
    ("POST", "/messages"),
    ("POST", "/messages"),
    ("PATCH", "/messages/"),
    ("POST", "/threads"),
    ("PUT", "/thread-members"),
    ("GET", "/messages"),
];
const TROUBLES: [Trouble; 5] = [
    Trouble::LosesAnswer,
    Trouble::NoAnswer,
    Trouble::Status(502),
    Trouble::RateLimited { retry_after: 3.0, global: false },
    Trouble::RateLimited { retry_after: 2.0, global: true },
];

/// The bot itself, in a school.
struct Real {
    runtime: Runtime,
    /// Always there but for a moment.
    school: Option<School>,
    /// Numbers each topic: none is asked for twice.
    topics: Vec<String>,
    /// Whose card a librarian has looked for.
    answered: Vec<usize>,
    /// Days on which the school is closed.
    closed: BTreeSet<NaiveDate>,
    kept: TempDir,
    restored: Vec<TempDir>,
    /// As it really is.
    now: DateTime<Utc>,
    wrong_by: TimeDelta,
}

impl Real {
    fn school(&mut self) -> &mut School {
        self.school.as_mut().unwrap()
    }

    fn reads(moment: DateTime<Utc>) -> String {
        moment.with_timezone(&ZONE).format("%Y-%m-%d %H:%M").to_string()
    }

    /// Time goes on for both, and a bot that runs lives through it; a clock that is wrong stays as wrong as it was.
    fn passes(&mut self, minutes: i64) {
        self.now += TimeDelta::minutes(minutes);
        let (right, wrong_by) = (Self::reads(self.now), Self::reads(self.now + self.wrong_by));
        let is_wrong = !self.wrong_by.is_zero();
        let school = self.school.as_mut().unwrap();
        if is_wrong || minutes == 0 {
            school.clock_reads(&right).bots_clock_reads(&wrong_by);
            self.delivers();
        } else {
            self.runtime.block_on(async {
                school.lives_until(&right).await;
            });
        }
    }

    fn today(&self) -> NaiveDate {
        self.now.with_timezone(&ZONE).date_naive()
    }

    /// The calendar has every day that a librarian has entered: also those that a backup did not know of.
    fn keeps_its_calendar(&mut self) {
        let (today, school) = (self.today(), self.school.as_mut().unwrap());
        self.runtime.block_on(async {
            let known = school.as_kept().await.calendar.clone();
            for day in self.closed.range(today..) {
                if !known.entries().iter().any(|entry| entry.first == *day) {
                    let day = day.to_string();
                    school.is_closed("Closed", &day, &day).await;
                }
            }
        });
    }

    fn runs_twice(&mut self, minutes: i64, copy_first: bool) {
        self.now += TimeDelta::minutes(minutes);
        let until = self.now;
        let school = self.school.as_mut().unwrap();
        self.runtime.block_on(async {
            let second = school.has_a_second_bot().await;
            let its = &second.running.bot;
            loop {
                if copy_first {
                    its.clerk.drain().await.unwrap();
                }
                school.delivers_everything().await;
                its.clerk.drain().await.unwrap();
                let now = school.play().bot.library.now();
                if now >= until {
                    break;
                }
                let (own, others) = (school.next_moment().await, next_moment(its).await);
                let next = own.into_iter().chain(others).min().map_or(until, |next| next.min(until));
                school.time_passes_until(next);
            }
            second.running.ends().await.unwrap();
        });
    }

    fn delivers(&mut self) {
        let school = self.school.as_mut().unwrap();
        self.runtime.block_on(async {
            school.delivers_everything().await;
        });
    }

    fn does(&mut self, happens: &Move, model: &Model) {
        match happens {
            Move::TimePasses { minutes } => self.passes(*minutes),
            Move::Asks { by_ana } => {
                let topic = format!("Topic {}", self.topics.len());
                let who: Who = if *by_ana { RIVERA } else { OKAFOR };
                let wish =
                    [("support", json!("book-talk")), ("topic", json!(topic)), ("thanks", json!("by-name"))];
                let school = self.school.as_mut().unwrap();
                let said = self.runtime.block_on(school.types(who, "request-collab", &wish));
                assert!(said.text().contains("Got it: request #"), "{said:?}");
                self.topics.push(topic);
                self.delivers();
                // Whoever types much is asked to wait.
                self.passes(1);
            }
            Move::Answers { answer, .. } => {
                let is_next = |place: &usize| {
                    let request = model.requests[*place];
                    request.stage != Stage::Asked && !request.is_forgotten && !self.answered.contains(place)
                };
                let place = (0..self.topics.len()).find(is_next).expect("the model has answered one");
                self.answered.push(place);
                self.answers(place, *answer);
            }
            Move::Closes { in_days } => {
                self.closed.insert(self.today() + Days::new(*in_days));
                self.keeps_its_calendar();
            }
            Move::RunsTwice { minutes, copy_first } => self.runs_twice(*minutes, *copy_first),
            Move::Meets { route, trouble } => {
                let (method, path) = ROUTES[*route];
                self.school().discord().fault(Fault::next(method, path, TROUBLES[*trouble]));
            }
            Move::ClockIsWrong { minutes } => {
                self.wrong_by = TimeDelta::minutes(*minutes);
                self.passes(0);
            }
            Move::ClockIsRight => {
                self.wrong_by = TimeDelta::zero();
                self.passes(0);
            }
            Move::Restarts => {
                let school = self.school.as_mut().unwrap();
                self.runtime.block_on(async {
                    school.restarts().await;
                });
                self.delivers();
            }
            Move::BacksUp => {
                let (from, to) = (self.database(), self.backup());
                self.runtime.block_on(backup::make(&from, &to, self.now)).unwrap();
            }
            Move::Restores => {
                let folder = tempfile::tempdir().unwrap();
                let to = folder.path().join("shelftalker.db");
                let (from, school) = (self.backup(), self.school.as_mut().unwrap());
                self.runtime.block_on(async {
                    backup::put_back(&from, &to, self.now).await.unwrap();
                    school.restarts_with(folder.path()).await;
                });
                self.restored.push(folder);
                self.keeps_its_calendar();
                self.delivers();
            }
        }
    }

    fn backup(&self) -> std::path::PathBuf {
        self.kept.path().join("backup.db")
    }

    fn database(&self) -> std::path::PathBuf {
        let folder = self.restored.last().map_or(self.school.as_ref().unwrap().folder(), TempDir::path);
        folder.join("shelftalker.db")
    }

    fn answers(&mut self, place: usize, answer: Stage) {
        // Its card may have met a trouble: a librarian who looks half an hour later finds it.
        for _ in 0..4 {
            let topic = &self.topics[place];
            let school = self.school.as_mut().unwrap();
            let at = school.at(HART, DESK);
            let mut cards = school.public(HART, DESK);
            cards.retain(|card| card.text().lines().nth(1) == Some(topic.as_str()));
            if let Some(card) = cards.first().filter(|card| card.button("Accept").is_some()) {
                let discord = school.discord().clone();
                self.runtime.block_on(async {
                    if answer == Stage::Accepted {
                        discord.click(at, card.id, "Accept").await.unwrap();
                    } else if let Answer::Form(form) = discord.click(at, card.id, "Decline").await.unwrap() {
                        discord.submit(at, &form, &[("reason", "No room")]).await.unwrap();
                    }
                });
                self.delivers();
                return;
            }
            self.passes(15);
        }
    }

    /// Once all is right again and time has passed, everything was said, and once.
    fn is_well(&mut self, model: &Model) {
        self.school().discord().clear_faults();
        self.wrong_by = TimeDelta::zero();
        for minutes in [0, 1, 2, 16, 16, 16] {
            self.passes(minutes);
        }
        // What the school's hours are waited for goes out on the next day.
        let here = self.now.with_timezone(&ZONE).naive_local();
        let mut next_day = here.date() + Days::new(1);
        while self.closed.contains(&next_day) {
            next_day = next_day + Days::new(1);
        }
        let next_day = next_day.and_time(NaiveTime::from_hms_opt(10, 0, 0).unwrap());
        self.passes((next_day - here).num_minutes());
        self.passes(5);
        let school = self.school.as_ref().unwrap();
        let is = school.here();
        let requests = model.requests.iter().zip(&self.topics).map(|(request, topic)| {
            let done = |is_so| match is_so {
                _ if request.is_forgotten => Done::Perhaps,
                true => Done::Yes,
                false => Done::No,
            };
            Asked {
                topic: topic.clone(),
                sent: done(true),
                accepted: done(request.stage == Stage::Accepted),
                declined: done(request.stage == Stage::Declined),
                ..Asked::default()
            }
        });
        let told = Ledger {
            tips: tips(local(OPENS).unwrap(), self.now, &self.closed),
            requests: requests.collect(),
            ..Ledger::of(is.staff, is.desk)
        };
        let discord = school.discord();
        let mut found = wrong(&told, &seen(discord, is, &[], made(discord)));
        // A pause is told, and its end.
        found.retain(|wrong| !PAUSES.iter().any(|words| wrong.to_string().contains(words)));
        assert_eq!(found, [], "{model:?}");
    }
}

/// What a desk reads of a clock that was wrong.
const PAUSES: [&str; 2] =
    ["I've stopped posting: this computer's clock", "Posting again: the clock is right"];

/// How often it was 07:30 on a Monday, or on the first school day after one that was closed.
fn tips(from: DateTime<Utc>, until: DateTime<Utc>, closed: &BTreeSet<NaiveDate>) -> usize {
    let until = until.with_timezone(&ZONE).naive_local();
    let half_past_seven = NaiveTime::from_hms_opt(7, 30, 0).unwrap();
    let days = from.with_timezone(&ZONE).date_naive().iter_days();
    let mondays = days.take_while(|day| *day <= until.date()).filter(|day| day.weekday() == Weekday::Mon);
    let is_school =
        |day: &NaiveDate| !closed.contains(day) && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let moved: BTreeSet<_> = mondays.filter_map(|monday| monday.iter_days().find(is_school)).collect();
    moved.into_iter().filter(|day| day.and_time(half_past_seven) <= until).count()
}

impl StateMachineTest for Real {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(_: &Model) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let school = Some(runtime.block_on(School::opens(OPENS)));
        let kept = tempfile::tempdir().unwrap();
        let (now, wrong_by) = (local(OPENS).unwrap(), TimeDelta::zero());
        Self {
            runtime,
            school,
            topics: Vec::new(),
            answered: Vec::new(),
            closed: BTreeSet::new(),
            kept,
            restored: Vec::new(),
            now,
            wrong_by,
        }
    }

    fn apply(mut real: Self, model: &Model, happens: Move) -> Self {
        real.does(&happens, model);
        real
    }

    fn teardown(mut real: Self, model: Model) {
        real.is_well(&model);
        let school = real.school.take();
        // Inside its runtime, on which it still has tasks.
        real.runtime.block_on(async move { drop(school) });
    }
}

fn seeds(cases: u32) -> Config {
    // The same hundred each time; the long form tries others.
    let rng_seed = RngSeed::Fixed(u64::from(cases));
    Config { cases, failure_persistence: None, max_shrink_iters: 60, rng_seed, ..Config::default() }
}

/// Plays moves that the long form has found wanting.
fn plays(moves: &[Move]) {
    let mut model = Model::default();
    let mut real = Real::init_test(&model);
    for happens in moves {
        model = <Model as ReferenceStateMachine>::apply(model, happens);
        real = <Real as StateMachineTest>::apply(real, &model, happens.clone());
    }
    Real::teardown(real, model);
}

#[test]
fn what_was_asked_while_the_clock_was_behind_is_known_again_after_a_backup_is_put_back() {
    plays(&[
        Move::TimePasses { minutes: 1 },
        Move::ClockIsWrong { minutes: -87 },
        Move::TimePasses { minutes: 1 },
        Move::Meets { route: 0, trouble: 3 },
        Move::Asks { by_ana: true },
        Move::Asks { by_ana: true },
        Move::TimePasses { minutes: 55 },
        Move::TimePasses { minutes: 15 },
        Move::ClockIsRight,
        Move::BacksUp,
        Move::TimePasses { minutes: 34 },
        Move::Restores,
    ]);
}

#[test]
fn a_librarian_finds_the_card_of_what_was_asked_while_the_clock_was_wrong() {
    plays(&[
        Move::ClockIsWrong { minutes: -8 },
        Move::Meets { route: 0, trouble: 1 },
        Move::Asks { by_ana: false },
        Move::Meets { route: 0, trouble: 1 },
        Move::Meets { route: 0, trouble: 1 },
        Move::ClockIsRight,
        Move::ClockIsWrong { minutes: 46 },
        Move::Restarts,
        Move::Asks { by_ana: true },
        Move::ClockIsRight,
        Move::Answers { place: 1, answer: Stage::Accepted },
    ]);
}

#[test]
fn a_brief_for_which_discord_asks_for_patience_after_a_backup_is_put_back_is_not_missed() {
    plays(&[
        Move::ClockIsWrong { minutes: -16 },
        Move::Asks { by_ana: false },
        Move::ClockIsRight,
        Move::Meets { route: 1, trouble: 1 },
        Move::ClockIsWrong { minutes: -104 },
        Move::BacksUp,
        Move::ClockIsRight,
        Move::TimePasses { minutes: 86 },
        Move::TimePasses { minutes: 1396 },
        Move::Meets { route: 1, trouble: 2 },
        Move::Answers { place: 0, answer: Stage::Accepted },
        Move::Meets { route: 5, trouble: 4 },
        Move::Meets { route: 5, trouble: 3 },
        Move::TimePasses { minutes: 629 },
        Move::Restores,
        Move::TimePasses { minutes: 845 },
    ]);
}

#[test]
fn what_a_second_bot_on_a_copied_folder_has_said_after_the_channel_was_read_is_not_said_again() {
    plays(&[
        Move::Meets { route: 5, trouble: 0 },
        Move::ClockIsWrong { minutes: -8 },
        Move::Asks { by_ana: false },
        Move::Asks { by_ana: false },
        Move::TimePasses { minutes: 2 },
        Move::Restarts,
        Move::ClockIsRight,
        Move::RunsTwice { minutes: 51, copy_first: true },
    ]);
}

// Two halves, so that they can run beside each other.
prop_state_machine! {
    #![proptest_config(seeds(100))]
    #[test]
    fn whatever_comes_in_whatever_order_is_said_once(sequential 1..12 => Real);

    #[test]
    fn whatever_comes_in_any_other_order_is_said_once_too(sequential 1..12 => Real);
}

#[test]
#[ignore = "the long form: takes about an hour"]
fn long_form() {
    let many = u32::try_from(from_environment("SHELFTALKER_SEEDS").unwrap_or(10_000)).unwrap();
    let config = Config { rng_seed: RngSeed::Random, ..seeds(many / u32::from(BESIDE) + 1) };
    let played = AtomicU32::new(0);
    let all_play = || {
        TestRunner::new(config.clone())
            .run(&Model::sequential_strategy(1..20), |(model, moves, seen)| {
                Real::test_sequential(config.clone(), model, moves, seen);
                let now = played.fetch_add(1, Ordering::Relaxed) + 1;
                if now.is_multiple_of(100) {
                    println!("{now} of {many} played");
                }
                Ok(())
            })
            .unwrap();
    };
    std::thread::scope(|beside| {
        for _ in 0..BESIDE {
            beside.spawn(all_play);
        }
    });
    println!("{} played, each well in its end", played.into_inner());
}
