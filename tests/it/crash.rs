//! The promise, against a bot that dies. The program itself runs as a child process against the rehearsal server and is
//! killed: at each of the moments that lie between two steps (`src/windows.rs`), and at any other, while tips, requests,
//! their moves, a newsletter for twenty channels, an event with its reminders and thanks are due in three schools, and
//! while Discord loses answers, refuses, is slow and late, and clocks are set. Then what stands in the channels is
//! counted, by its words.
//!
//! A run is made of a seed, which every fault names: `SHELFTALKER_SEED=7 cargo test --test it crash::one_week` plays that
//! one again, as far as the computer's own speed allows. The long form, with its table:
//! `cargo test --test it crash::long_form -- --ignored --nocapture` (`SHELFTALKER_KILLS` says how many at each moment, 50 when
//! left out, and ten times as many at random; `SHELFTALKER_ONLY` names the moments, `SHELFTALKER_BESIDE` how many weeks
//! are played beside each other). It also kills before every single system call of an act (`crash/calls.rs`).

mod acts;
#[cfg(target_os = "linux")]
mod calls;
mod chance;
pub mod count;
mod planted;
pub mod seen;
mod town;

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::future::join_all;

use chance::Chance;
use town::{Deaths, Town};

/// A moment at which the program can be made to die.
#[derive(Debug)]
pub struct Window {
    name: &'static str,
    /// Where delivery.md speaks of it.
    of: &'static str,
    /// A scene comes to it about so often; 0: it is no moment of its own.
    often: usize,
    /// Those that come to it.
    scenes: &'static [Scene],
}

const fn window(name: &'static str, of: &'static str, often: usize, scenes: &'static [Scene]) -> Window {
    Window { name, of, often, scenes }
}

static WINDOWS: [Window; 15] = [
    window("before-claim", "before the claim commits", 6, &SENDING),
    window("after-claim", "after the claim, before HTTP", 6, &SENDING),
    window("after-answer", "after the answer, before the commit", 6, &SENDING),
    window("after-settling", "after the commit; between two channels", 6, &SENDING),
    window("before-planning", "while slots fall due", 6, &[Scene::Tips, Scene::Thanks]),
    window("between-plans", "while slots fall due", 6, &[Scene::Tips, Scene::Thanks]),
    window("before-repaint", "between a move's commit and its card's repaint", 6, &MOVING),
    window("after-repaint", "after an edit, before the commit", 6, &MOVING),
    window("before-publishing", "between post and publish", 6, &[Scene::Newsletter]),
    window("before-opening-a-thread", "between creating a thread and recording it", 3, &[Scene::Accepting]),
    window("after-opening-a-thread", "between creating a thread and recording it", 3, &[Scene::Accepting]),
    window("after-letting-in", "after somebody was let in, before the commit", 6, &[Scene::Accepting]),
    window("backup-copied", "during a backup", 1, &[Scene::Backup]),
    window("before-commit", "before any commit", 6, &Scene::ALL),
    window("after-commit", "after any commit", 6, &Scene::ALL),
];

/// The scenes in which something is sent.
const SENDING: [Scene; 6] =
    [Scene::Tips, Scene::Asking, Scene::Newsletter, Scene::Completing, Scene::Reminding, Scene::Thanks];

/// Those in which a card that stands becomes another.
const MOVING: [Scene; 3] = [Scene::Accepting, Scene::Completing, Scene::Coming];

static AT_RANDOM: Window = window("at random", "at any moment, during HTTP too", 0, &Scene::ALL);

/// What is due at once in every school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    Backup,
    Tips,
    Asking,
    Accepting,
    Newsletter,
    /// A librarian asks her colleagues to a meeting, too.
    Completing,
    /// They come to it.
    Coming,
    Reminding,
    Thanks,
}

impl Scene {
    const ALL: [Self; 9] = [
        Self::Backup,
        Self::Tips,
        Self::Asking,
        Self::Accepting,
        Self::Newsletter,
        Self::Completing,
        Self::Coming,
        Self::Reminding,
        Self::Thanks,
    ];
}

/// Plays a week, in each scene of which the bot dies as it is said; what is wrong at its end, and how often it died
/// where.
async fn week(
    seed: u64,
    deaths: &dyn Fn(Scene, &mut Chance) -> Deaths,
) -> (Vec<String>, BTreeMap<String, u32>) {
    let mut town = Town::opens(Chance::of(seed)).await;
    for scene in Scene::ALL {
        let deaths = deaths(scene, &mut town.chance);
        town.plays(scene, deaths).await;
    }
    let wrong = town.is_at_rest().await;
    if !wrong.is_empty() {
        println!("  seed {seed}: {}", town.is_written_down(seed).display());
    }
    (wrong.into_iter().map(|wrong| format!("seed {seed}: {wrong}")).collect(), town.died.clone())
}

pub fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().expect("a number"))
}

/// Kills at random moments in each scene, one at one of the windows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_week_in_which_the_bot_dies_in_every_scene_loses_nothing_doubles_nothing_and_tells_no_lie() {
    let seed = from_environment("SHELFTALKER_SEED").unwrap_or_else(chance::any);
    println!("seed {seed}");
    let (wrong, died) = week(seed, &|scene, chance| {
        let windows: Vec<&Window> = WINDOWS.iter().filter(|window| window.scenes.contains(&scene)).collect();
        let window = windows[chance.below(windows.len())];
        Deaths { at: Some((window, 1)), at_random: chance.below(2), ..Deaths::troubled() }
    })
    .await;
    assert_eq!(wrong, [""; 0], "{died:?}");
    assert!(died.values().sum::<u32>() >= 3, "the bot hardly died: {died:?}");
}

/// What is done in a week is done: without that, no death in it would mean anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_week_in_which_nobody_dies_everything_is_done() {
    let mut town = Town::opens(Chance::of(1)).await;
    for scene in Scene::ALL {
        town.plays(scene, Deaths::none()).await;
    }
    assert_eq!(town.is_at_rest().await, []);
    for school in &town.schools {
        let told = &school.told;
        assert!(
            told.requests.len() == 2 && told.requests.iter().all(|it| it.completed == count::Done::Yes),
            "{told:?}"
        );
        assert!(told.newsletters.len() == 1 && told.newsletters[0].sent == count::Done::Yes, "{told:?}");
        let [event] = &told.events[..] else { panic!("{told:?}") };
        assert!(
            event.guests.len() == 2 && event.guests.iter().all(|it| it.comes == count::Done::Yes),
            "{told:?}"
        );
    }
}

/// How many are played beside each other in a long form: most of each is waiting.
pub const BESIDE: u8 = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: takes about an hour"]
async fn long_form() {
    let each = u32::try_from(from_environment("SHELFTALKER_KILLS").unwrap_or(50)).unwrap();
    let first = from_environment("SHELFTALKER_SEED").unwrap_or_else(chance::any);
    let beside = from_environment("SHELFTALKER_BESIDE").unwrap_or(BESIDE.into());
    println!("the first seed is {first}; each run has the next one");
    let (mut seed, mut all_wrong) = (first, Vec::new());
    let begun = Instant::now();
    println!("{:<28}{:>8}{:>8}{:>8}  where delivery.md speaks of it", "killed", "times", "runs", "wrong");
    let mut rows: Vec<(&'static Window, u32)> = WINDOWS.iter().map(|window| (window, each)).collect();
    rows.push((&AT_RANDOM, each * 10));
    if let Ok(only) = std::env::var("SHELFTALKER_ONLY") {
        rows.retain(|(window, _)| window.name.contains(&only));
    }
    let (mut total, mut hit) = (0, BTreeMap::<String, u32>::new());
    for (window, wanted) in rows {
        let Window { name, of, .. } = window;
        let (mut times, mut runs, mut wrong) = (0, 0, 0);
        let deaths = |scene, chance: &mut Chance| match window.often {
            0 => Deaths { at_random: 1 + chance.below(3), ..Deaths::troubled() },
            _ if window.scenes.contains(&scene) => Deaths { at: Some((window, 3)), ..Deaths::troubled() },
            _ => Deaths::troubled(),
        };
        while times < wanted {
            let weeks = join_all((seed..seed + beside).map(|seed| week(seed, &deaths))).await;
            for ((found, died), seed) in weeks.into_iter().zip(seed..) {
                println!("  seed {seed}: {died:?}");
                times += died.get(*name).copied().unwrap_or_default();
                for (window, times) in died {
                    *hit.entry(window).or_default() += times;
                }
                wrong += found.len();
                for one in &found {
                    println!("{one}");
                }
                all_wrong.extend(found);
            }
            (runs, seed) = (runs + beside, seed + beside);
            assert!(times > 0 || runs < 10, "no scene comes to {name}");
        }
        total += times;
        println!("{name:<28}{times:>8}{runs:>8}{wrong:>8}  {of}");
    }
    println!(
        "{:<28}{total:>8}{:>8}{:>8}  in {} s",
        "in all",
        seed - first,
        all_wrong.len(),
        begun.elapsed().as_secs()
    );
    println!("\n{:<28}{:>8}", "the bot died", "times");
    for (window, times) in hit {
        println!("{window:<28}{times:>8}");
    }
    assert_eq!(all_wrong, [""; 0]);
}
