//! The promise, against a bot that dies. The program itself runs as a child process against the rehearsal server and is
//! killed: at each of the moments that lie between two steps (`src/windows.rs`), and at any other, while tips, requests,
//! their moves, a newsletter for twenty channels and thanks are due in three schools, and while Discord loses answers,
//! refuses, is slow and late, and clocks are set. Then what stands in the channels is counted, by its words.
//!
//! A run is made of a seed, which every fault names: `SHELFTALKER_SEED=7 cargo test --test it crash::one_week` plays that
//! one again, as far as the computer's own speed allows. The long form, with its table:
//! `cargo test --test it crash::long_form -- --ignored --nocapture` (`SHELFTALKER_KILLS` says how many at each moment, 50 when
//! left out, and ten times as many at random;
//! `SHELFTALKER_ONLY` names moments, so that several can run beside each other). It also kills before every single system call of an act (`crash/calls.rs`).

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

use chance::Chance;
use town::{Deaths, Town};

/// Every moment at which the program can be made to die, with where delivery.md speaks of it, and the scenes that come to
/// it.
const WINDOWS: [(&str, &str, &[Scene]); 15] = [
    ("before-claim", "before the claim commits", &[Scene::Tips, Scene::Newsletter, Scene::Thanks]),
    ("after-claim", "after the claim, before HTTP", &[Scene::Tips, Scene::Newsletter, Scene::Thanks]),
    ("after-answer", "after the answer, before the commit", &[Scene::Tips, Scene::Newsletter, Scene::Asking]),
    ("after-settling", "after the commit; between two channels", &[Scene::Newsletter, Scene::Asking]),
    ("before-planning", "while slots fall due", &[Scene::Tips, Scene::Thanks]),
    ("between-plans", "while slots fall due", &[Scene::Tips, Scene::Thanks]),
    (
        "before-repaint",
        "between a move's commit and its card's repaint",
        &[Scene::Accepting, Scene::Completing],
    ),
    ("after-repaint", "after an edit, before the commit", &[Scene::Accepting, Scene::Completing]),
    ("before-publishing", "between post and publish", &[Scene::Newsletter]),
    ("before-opening-a-thread", "between creating a thread and recording it", &[Scene::Accepting]),
    ("after-opening-a-thread", "between creating a thread and recording it", &[Scene::Accepting]),
    ("after-letting-in", "after somebody was let in, before the commit", &[Scene::Accepting]),
    ("backup-copied", "during a backup", &[Scene::Backup]),
    ("before-commit", "before any commit", &Scene::ALL),
    ("after-commit", "after any commit", &Scene::ALL),
];

/// What is due at once in every school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    Backup,
    Tips,
    Asking,
    Accepting,
    Newsletter,
    Completing,
    Thanks,
}

impl Scene {
    const ALL: [Self; 7] = [
        Self::Backup,
        Self::Tips,
        Self::Asking,
        Self::Accepting,
        Self::Newsletter,
        Self::Completing,
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
    (wrong.into_iter().map(|wrong| format!("seed {seed}: {wrong}")).collect(), town.died.clone())
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().expect("a number"))
}

/// Kills at random moments in each scene, one at one of the windows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_week_in_which_the_bot_dies_in_every_scene_loses_nothing_doubles_nothing_and_tells_no_lie() {
    let seed = from_environment("SHELFTALKER_SEED").unwrap_or_else(chance::any);
    println!("seed {seed}");
    let (wrong, died) = week(seed, &|scene, chance| {
        let windows: Vec<&str> =
            WINDOWS.iter().filter(|(_, _, scenes)| scenes.contains(&scene)).map(|(name, ..)| *name).collect();
        let window = windows[chance.below(windows.len())];
        Deaths { at: Some((window, chance.below(4))), at_random: chance.below(2), ..Deaths::troubled() }
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
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: takes from a quarter of an hour to some hours"]
async fn long_form() {
    let each = u32::try_from(from_environment("SHELFTALKER_KILLS").unwrap_or(50)).unwrap();
    let first = from_environment("SHELFTALKER_SEED").unwrap_or_else(chance::any);
    println!("the first seed is {first}; each run has the next one");
    let (mut seed, mut all_wrong) = (first, Vec::new());
    let begun = Instant::now();
    println!("{:<28}{:>8}{:>8}{:>8}  where delivery.md speaks of it", "killed", "times", "runs", "wrong");
    let mut rows: Vec<(&str, &str, &[Scene], u32)> =
        WINDOWS.iter().map(|(name, of, scenes)| (*name, *of, *scenes, each)).collect();
    rows.push(("at random", "at any moment, during HTTP too", &Scene::ALL, each * 10));
    if let Ok(only) = std::env::var("SHELFTALKER_ONLY") {
        rows.retain(|(name, ..)| name.contains(&only));
    }
    let (mut total, mut hit) = (0, BTreeMap::<String, u32>::new());
    for (name, of, scenes, wanted) in rows {
        let (mut times, mut runs, mut wrong) = (0, 0, 0);
        while times < wanted {
            let (found, died) = week(seed, &|scene, chance| {
                let here = scenes.contains(&scene);
                let at = (here && name != "at random").then(|| (name, chance.below(6)));
                let at_random = if name == "at random" { 1 + chance.below(3) } else { 0 };
                Deaths { at, at_random, ..Deaths::troubled() }
            })
            .await;
            println!("  seed {seed}: {died:?}");
            for (window, times) in &died {
                *hit.entry(window.clone()).or_default() += times;
            }
            let died = died.get(name).copied().unwrap_or_default();
            (times, runs, seed) = (times + died, runs + 1, seed + 1);
            wrong += found.len();
            for one in &found {
                println!("{one}");
            }
            all_wrong.extend(found);
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
