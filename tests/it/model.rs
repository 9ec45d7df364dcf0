//! The queue against a simple model of what it has promised: whatever order teachers, librarians, time, troubles, wrong
//! clocks, restarts and backups come in, in the end each thing was said once, and nothing that is not so. The moves shrink
//! to the shortest that fail.
//!
//! The long form: `cargo test --test it model::long_form -- --ignored` (`SHELFTALKER_SEEDS` says how many, 10,000 when left out).

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, Utc, Weekday};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use serde_json::json;
use shelftalker::play::{ZONE, local};
use shelftalker::rehearsal::{Fault, Trouble};
use shelftalker::store::sqlite::backup;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::crash::count::{Asked, Done, Ledger, wrong};
use crate::crash::seen::{made, seen};
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
    /// The request of that place among those that can be accepted.
    Accepts(usize),
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

/// What the model knows: what was asked for, and what has become of it.
#[derive(Debug, Clone, Default)]
struct Model {
    requests: Vec<Request>,
    /// As it was when the backup was made: how many requests, which were accepted.
    backup: Option<Vec<Request>>,
    is_clock_wrong: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Request {
    by_ana: bool,
    accepted: Done,
    /// A backup that was put back does not know of it, or of what was done with it.
    is_forgotten: bool,
}

impl Model {
    fn to_accept(&self) -> Vec<usize> {
        let can_be = |request: &Request| request.accepted == Done::No && !request.is_forgotten;
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
        if !model.to_accept().is_empty() && !model.is_clock_wrong {
            moves.push((3, (0..model.to_accept().len()).prop_map(Move::Accepts).boxed()));
        }
        if model.backup.is_some() {
            moves.push((2, Just(Move::Restores).boxed()));
        }
        if model.is_clock_wrong {
            moves.push((3, Just(Move::ClockIsRight).boxed()));
        } else {
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
                model.requests.push(Request { by_ana: *by_ana, accepted: Done::No, is_forgotten: false });
            }
            Move::Accepts(place) => {
                let place = model.to_accept()[*place];
                model.requests[place].accepted = Done::Yes;
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
            Move::TimePasses { .. } | Move::Meets { .. } | Move::Restarts => {}
        }
        model
    }

    fn preconditions(model: &Self, happens: &Move) -> bool {
        match happens {
            Move::Accepts(place) => *place < model.to_accept().len() && !model.is_clock_wrong,
            Move::Restores => model.backup.is_some(),
            Move::ClockIsWrong { .. } => !model.is_clock_wrong,
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
    /// Whose card a librarian has clicked.
    accepted: Vec<usize>,
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
            Move::Accepts(_) => {
                let is_next = |place: &usize| {
                    let request = model.requests[*place];
                    request.accepted == Done::Yes && !request.is_forgotten && !self.accepted.contains(place)
                };
                let place = (0..self.topics.len()).find(is_next).expect("the model has accepted one");
                self.accepted.push(place);
                self.accepts(place);
            }
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
                let from = self.database();
                let to = self.kept.path().join("backup.db");
                self.runtime.block_on(backup::make(&from, &to, self.now)).unwrap();
            }
            Move::Restores => {
                let folder = tempfile::tempdir().unwrap();
                let (from, to) = (self.kept.path().join("backup.db"), folder.path().join("shelftalker.db"));
                self.runtime.block_on(backup::put_back(&from, &to, self.now)).unwrap();
                let school = self.school.as_mut().unwrap();
                self.runtime.block_on(async {
                    school.restarts_with(folder.path()).await;
                });
                self.restored.push(folder);
                self.delivers();
            }
        }
    }

    fn database(&self) -> std::path::PathBuf {
        let folder = self.restored.last().map_or(self.school.as_ref().unwrap().folder(), TempDir::path);
        folder.join("shelftalker.db")
    }

    fn accepts(&mut self, place: usize) {
        // Its card may have met a trouble: a librarian who looks half an hour later finds it.
        for _ in 0..4 {
            let topic = &self.topics[place];
            let school = self.school.as_mut().unwrap();
            let at = school.at(HART, DESK);
            let mut cards = school.public(HART, DESK);
            cards.retain(|card| card.text().lines().nth(1) == Some(topic.as_str()));
            if let Some(card) = cards.first().filter(|card| card.button("Accept").is_some()) {
                let discord = school.discord().clone();
                self.runtime.block_on(discord.click(at, card.id, "Accept")).unwrap();
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
        let next_day = (here.date() + Days::new(1)).and_time(NaiveTime::from_hms_opt(10, 0, 0).unwrap());
        self.passes((next_day - here).num_minutes());
        self.passes(5);
        let school = self.school.as_ref().unwrap();
        let is = school.here();
        let requests = model.requests.iter().zip(&self.topics).map(|(request, topic)| Asked {
            topic: topic.clone(),
            sent: if request.is_forgotten { Done::Perhaps } else { Done::Yes },
            accepted: if request.is_forgotten { Done::Perhaps } else { request.accepted },
            ..Asked::default()
        });
        let told = Ledger {
            staff: is.staff,
            desk: is.desk,
            tips: mondays(local(OPENS).unwrap(), self.now),
            requests: requests.collect(),
            newsletters: Vec::new(),
            is_thanked: false,
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

/// How often it was Monday, 07:30.
fn mondays(from: DateTime<Utc>, until: DateTime<Utc>) -> usize {
    let until = until.with_timezone(&ZONE).naive_local();
    let half_past_seven = NaiveTime::from_hms_opt(7, 30, 0).unwrap();
    let days = from.with_timezone(&ZONE).date_naive().iter_days();
    days.take_while(|day| *day <= until.date())
        .filter(|day| day.weekday() == Weekday::Mon && day.and_time(half_past_seven) <= until)
        .count()
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
            accepted: Vec::new(),
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

fn many() -> Config {
    let asked = std::env::var("SHELFTALKER_SEEDS").ok().map(|many| many.parse().expect("a number"));
    Config { rng_seed: RngSeed::Random, ..seeds(asked.unwrap_or(10_000)) }
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
        Move::Accepts(1),
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
        Move::Accepts(0),
        Move::Meets { route: 5, trouble: 4 },
        Move::Meets { route: 5, trouble: 3 },
        Move::TimePasses { minutes: 629 },
        Move::Restores,
        Move::TimePasses { minutes: 845 },
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

prop_state_machine! {
    #![proptest_config(many())]
    #[test]
    #[ignore = "the long form: some hours"]
    fn long_form(sequential 1..40 => Real);
}
