//! Every system call of one act: the bot is killed before its first, its second, its third write, sync, send or receive,
//! until it comes through the act alive.

use std::path::PathBuf;
use std::process::Command;

use futures_util::future::join_all;
use tempfile::TempDir;

use super::chance::{self, Chance};
use super::town::{Deaths, Town};
use super::{BESIDE, Scene, from_environment};

/// An act that needs more has begun to count something else.
const MOST: usize = 5_000;
/// So often the bot dies in one town.
const EACH: usize = 40;

/// The library that counts, built by this machine's C compiler.
pub struct Counts {
    folder: TempDir,
}

impl Counts {
    pub fn built() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/crash/dies_at.c");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(folder.path().join("dies_at.so"))
            .arg(source)
            .arg("-ldl");
        assert!(cc.status().unwrap().success(), "a C compiler is needed");
        Self { folder }
    }

    pub fn library(&self) -> PathBuf {
        self.folder.path().join("dies_at.so")
    }

    /// It counts while this is there.
    pub fn from(&self) -> PathBuf {
        self.folder.path().join("counts")
    }
}

/// Plays an act in one town, with a death before each of those calls in turn; how many there were, and what was wrong.
/// Comes through alive, and ends, where the act needs fewer.
async fn dies_before(act: Scene, calls: impl Iterator<Item = usize>) -> (usize, Vec<String>) {
    let seed = from_environment("SHELFTALKER_SEED").unwrap_or_else(chance::any);
    let mut town = Town::opens(Chance::of(seed)).await;
    // Monday's tip comes by the clock, and not into the act.
    town.plays(Scene::Tips, Deaths::none()).await;
    let counts = Counts::built();
    let mut deaths = 0;
    for call in calls {
        if act == Scene::Accepting {
            town.plays(Scene::Asking, Deaths::none().at_schools(1)).await;
        }
        let before = town.deaths();
        town.counts(&counts, call);
        town.plays(act, Deaths::none().at_schools(1)).await;
        if town.deaths() == before {
            break;
        }
        deaths += 1;
    }
    let wrong = town.is_at_rest().await;
    if !wrong.is_empty() {
        println!("{act:?}, seed {seed}, {}: {wrong:#?}", town.is_written_down(seed).display());
    }
    (deaths, wrong.into_iter().map(|wrong| format!("{act:?}, seed {seed}: {wrong}")).collect())
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_dies_before_some_of_the_calls_of_asking_loses_nothing() {
    let (deaths, wrong) = dies_before(Scene::Asking, (1..=130).step_by(41)).await;
    assert_eq!(wrong, [""; 0]);
    assert!(deaths >= 2, "it died {deaths} times");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: takes about an hour"]
async fn long_form_of_every_call() {
    println!("{:<14}{:>8}{:>8}", "act", "calls", "wrong");
    let only = std::env::var("SHELFTALKER_ONLY").unwrap_or_default();
    let acts = [Scene::Asking, Scene::Accepting, Scene::Newsletter];
    let mut all = Vec::new();
    for act in acts.into_iter().filter(|act| format!("{act:?}").contains(&only)) {
        let (mut deaths, mut wrong) = (0, Vec::new());
        // Towns beside each other, and new ones after some deaths: in each only so much is said.
        let beside = usize::from(BESIDE);
        loop {
            let from = deaths + 1;
            let towns = (0..beside).map(|town| dies_before(act, (from + town..).step_by(beside).take(EACH)));
            let (died, was_wrong): (Vec<usize>, Vec<Vec<String>>) = join_all(towns).await.into_iter().unzip();
            deaths += died.iter().sum::<usize>();
            wrong.extend(was_wrong.concat());
            if died.iter().any(|died| *died < EACH) || deaths > MOST {
                break;
            }
            println!("{:<14}{deaths:>8}{:>8}  so far", format!("{act:?}"), wrong.len());
        }
        println!("{:<14}{deaths:>8}{:>8}", format!("{act:?}"), wrong.len());
        assert!(deaths <= MOST, "something else is counted, too");
        all.extend(wrong);
    }
    assert_eq!(all, [""; 0]);
}
