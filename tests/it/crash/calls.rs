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
const MOST: usize = 3_000;

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

/// Plays an act with a death before every `step`-th call from `first` on; how many there were, and what was wrong.
async fn every_call(act: Scene, first: usize, step: usize, most: usize) -> (usize, Vec<String>) {
    let seed = from_environment("SHELFTALKER_SEED").unwrap_or_else(chance::any);
    let mut town = Town::opens(Chance::of(seed)).await;
    let counts = Counts::built();
    let mut deaths = 0;
    for call in (first..=most).step_by(step) {
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
    (deaths, wrong.into_iter().map(|wrong| format!("{act:?}, seed {seed}: {wrong}")).collect())
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_dies_before_some_of_the_calls_of_asking_loses_nothing() {
    let (deaths, wrong) = every_call(Scene::Asking, 1, 41, 130).await;
    assert_eq!(wrong, [""; 0]);
    assert!(deaths >= 2, "it died {deaths} times");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: takes about an hour"]
async fn long_form_of_every_call() {
    println!("{:<14}{:>8}{:>8}", "act", "calls", "wrong");
    let mut all = Vec::new();
    for act in [Scene::Asking, Scene::Accepting, Scene::Newsletter] {
        // Each in a town of its own: the first dies before the first call, and then before every so many more.
        let beside = usize::from(BESIDE);
        let towns = (1..=beside).map(|first| every_call(act, first, beside, MOST));
        let (deaths, wrong): (Vec<usize>, Vec<Vec<String>>) = join_all(towns).await.into_iter().unzip();
        let (deaths, wrong) = (deaths.into_iter().sum::<usize>(), wrong.concat());
        println!("{:<14}{deaths:>8}{:>8}", format!("{act:?}"), wrong.len());
        all.extend(wrong);
    }
    assert_eq!(all, [""; 0]);
}
