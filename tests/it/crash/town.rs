//! Three schools, a pretend Discord, and the bot's process that dies and is started again.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use shelftalker::clock::{Clock, SetClock};
use shelftalker::play::{ZONE, local};
use shelftalker::rehearsal::{Fault, Id, Options, RateLimits, Rehearsal, Trouble, sample};
use tempfile::TempDir;

use super::acts;
#[cfg(target_os = "linux")]
use super::calls::Counts;
use super::chance::Chance;
use super::count::{Ledger, Wrong, wrong};
use super::seen::{made, seen};
use super::{Scene, Window};

/// How many channels a newsletter goes to.
const ROOMS: usize = 20;
/// In how many of them it is published to other servers.
const FOLLOWED: usize = 4;
/// Whoever waits longer has found something that never comes.
const PATIENCE: Duration = Duration::from_secs(40);
/// Nothing asked for this long: the bot waits for another moment.
const QUIET: Duration = Duration::from_millis(700);
/// So long after it was asked for something may arrive, in milliseconds: no step of the clock lies between.
const LATEST: u64 = 400;

/// How the bot dies in a scene.
#[derive(Debug, Clone, Copy)]
pub struct Deaths {
    /// At this window, and so often at most: whoever starts it again finds it dead there again.
    pub at: Option<(&'static Window, usize)>,
    pub at_random: usize,
    /// Discord has troubles, and clocks are set.
    pub troubled: bool,
    /// How many schools do something.
    pub schools: usize,
}

impl Deaths {
    /// Nobody dies, and nothing else is wrong.
    pub fn none() -> Self {
        Self { at: None, at_random: 0, troubled: false, schools: 3 }
    }

    pub fn troubled() -> Self {
        Self { troubled: true, ..Self::none() }
    }

    pub fn at_schools(self, schools: usize) -> Self {
        Self { schools, ..self }
    }
}

pub struct Town {
    pub discord: Rehearsal,
    pub schools: Vec<School>,
    pub chance: Chance,
    /// How often, by what.
    pub died: BTreeMap<String, u32>,
    folder: TempDir,
    bot: Option<Child>,
    /// How much stood in the log when it was started last.
    logged: usize,
    /// Something never came: it is waited for no longer.
    gave_up: bool,
    /// The environment of its next start, once.
    dies_at_call: Option<[(&'static str, OsString); 3]>,
    counts_from: Option<PathBuf>,
}

/// One of the three.
#[derive(Clone)]
pub struct School {
    pub is: sample::School,
    pub rooms: Vec<Id>,
    /// Those whose messages are published to other servers.
    pub followed: Vec<Id>,
    pub told: Ledger,
}

impl Town {
    pub async fn opens(chance: Chance) -> Self {
        let clock = Arc::new(SetClock::running_from(local("2026-09-07 07:20").unwrap()));
        let discord =
            Rehearsal::open(Options { rate_limits: RateLimits::Off, ..Options::at(clock) }).await.unwrap();
        let mut all = vec![sample::school(&discord)];
        all.extend(sample::more_schools(&discord, 2));
        let schools: Vec<School> = all
            .into_iter()
            .map(|is| {
                let followed: Vec<Id> = (0..FOLLOWED)
                    .map(|n| discord.add_announcements(is.server, &format!("news-{n}"), &[]))
                    .collect();
                let others =
                    (FOLLOWED..ROOMS).map(|n| discord.add_channel(is.server, &format!("room-{n}"), &[]));
                let rooms = followed.iter().copied().chain(others).collect();
                let (staff, desk) = (is.staff, is.desk);
                let told = Ledger::of(staff, desk);
                School { is, rooms, followed, told }
            })
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().display();
        let mut config = format!(
            "[discord]\nclock = \"rehearsal\"\n[data]\nfolder = \"{at}/data\"\n[backup]\nfolder = \"{at}/backups\"\n"
        );
        for school in &schools {
            let sample::School { server, librarians, desk, requests, staff, .. } = school.is;
            let _ = write!(
                config,
                "[[school]]\nserver = \"{server}\"\ntime_zone = \"{zone}\"\nlibrarians = \"{librarians}\"\n\
                 desk = \"{desk}\"\nrequests = \"{requests}\"\nstaff = \"{staff}\"\n",
                zone = ZONE.name()
            );
        }
        std::fs::write(folder.path().join("shelftalker.toml"), config).unwrap();
        let mut town = Self {
            discord,
            schools,
            chance,
            died: BTreeMap::new(),
            folder,
            bot: None,
            logged: 0,
            gave_up: false,
            dies_at_call: None,
            counts_from: None,
        };
        town.starts(None);
        town.is_ready().await;
        while town.discord.commands().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        town
    }

    fn starts(&mut self, dies: Option<&Window>) {
        let mut run = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
        run.current_dir(self.folder.path()).arg("run").arg("--config").arg("shelftalker.toml");
        run.env_remove("RUST_LOG").env_remove("FAILPOINTS");
        run.env("DISCORD_TOKEN", self.discord.token())
            .env("SHELFTALKER_DISCORD_API_URL", self.discord.api_url());
        if let Some(Window { name, often, .. }) = dies {
            let before = self.chance.below(*often);
            run.env("FAILPOINTS", format!("{name}={before}*off->return"));
        }
        if let Some(environment) = self.dies_at_call.take() {
            run.envs(environment);
        }
        // It is started more often here than Discord allows in a day.
        self.discord.hub().leave_starts(1000);
        self.logged = self.log().len();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder.path().join("log"));
        run.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log.unwrap());
        self.bot = Some(run.spawn().unwrap());
    }

    /// In the next scene the bot dies before this one of its system calls.
    #[cfg(target_os = "linux")]
    pub fn counts(&mut self, counts: &Counts, call: usize) {
        let _ = std::fs::remove_file(counts.from());
        self.counts_from = Some(counts.from());
        self.dies_at_call = Some([
            ("LD_PRELOAD", counts.library().into_os_string()),
            ("SHELFTALKER_COUNTS_FROM", counts.from().into_os_string()),
            ("SHELFTALKER_DIES_AT_CALL", call.to_string().into()),
        ]);
    }

    /// How often it has died so far.
    pub fn deaths(&self) -> u32 {
        self.died.values().sum()
    }

    fn is_dead(&mut self) -> bool {
        self.bot.as_mut().is_none_or(|bot| bot.try_wait().unwrap().is_some())
    }

    fn is_killed(&mut self) {
        if let Some(mut bot) = self.bot.take() {
            bot.kill().unwrap();
            bot.wait().unwrap();
        }
    }

    /// Waits until the bot answers members. It may die meanwhile, where it is to.
    async fn is_ready(&mut self) {
        let begun = Instant::now();
        while !self.log()[self.logged..].contains("connected to Discord") {
            if self.is_dead() {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "the bot does not answer: {}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Everything of a scene, with its deaths, and what follows of it until nothing is left to do.
    pub async fn plays(&mut self, scene: Scene, deaths: Deaths) {
        if let Some((window, _)) = deaths.at {
            self.is_killed();
            if scene == Scene::Backup {
                let _ = std::fs::remove_dir_all(self.folder.path().join("backups"));
            }
            self.starts(Some(window));
            self.is_ready().await;
        }
        if self.dies_at_call.is_some() {
            self.is_killed();
            self.starts(None);
            self.is_ready().await;
        }
        let before = self.discord.recorded().len();
        if deaths.troubled {
            self.is_troubled();
        }
        self.falls_due(scene);
        if let Some(from) = &self.counts_from {
            std::fs::write(from, "").unwrap();
        }
        let work: Vec<_> = self
            .schools
            .iter()
            .take(deaths.schools)
            .map(|school| tokio::spawn(acts::of(scene, self.discord.clone(), school.clone())))
            .collect();
        self.dies_as_it_is_to(deaths, || work.iter().all(tokio::task::JoinHandle::is_finished)).await;
        for (school, done) in self.schools.iter_mut().zip(work) {
            school.told = done.await.unwrap();
        }
        self.discord.clear_faults();
        if self.is_dead() {
            self.starts(None);
        }
        let met_trouble = self.discord.recorded().iter().skip(before).any(|it| it.trouble.is_some());
        self.settles(met_trouble).await;
    }

    /// What the clock brings.
    fn falls_due(&mut self, scene: Scene) {
        let moment = match scene {
            Scene::Tips => "2026-09-07 07:30",
            Scene::Asking if self.discord.now() < local("2026-09-07 09:00").unwrap() => "2026-09-07 09:00",
            Scene::Reminding => "2026-09-10 15:00",
            Scene::Thanks => "2026-09-11 15:00",
            _ => return,
        };
        self.discord.clock().set(local(moment).unwrap());
        for school in &mut self.schools {
            // All of these moments lie behind Monday's tip.
            school.told.tips = 1;
            school.told.is_thanked |= scene == Scene::Thanks;
            for event in &mut school.told.events {
                // The second is an hour before it.
                event.reminders = if scene == Scene::Thanks { 2 } else { 1 };
            }
        }
    }

    async fn dies_as_it_is_to(&mut self, deaths: Deaths, is_done: impl Fn() -> bool) {
        if let Some((window, most)) = deaths.at {
            for again in 1..=most {
                self.comes_there(&is_done).await;
                if !self.is_dead() {
                    // It does not come there any more; nor is it to die later.
                    self.is_killed();
                    break;
                }
                *self.died.entry(window.name.to_owned()).or_default() += 1;
                if again < most {
                    self.starts(Some(window));
                }
            }
            self.starts(None);
        }
        if let Some(from) = self.counts_from.take() {
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_secs(3) && !self.is_dead() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            // From here on it does not die any more.
            std::fs::remove_file(from).unwrap();
            if self.is_dead() {
                *self.died.entry("before a system call".to_owned()).or_default() += 1;
                self.starts(None);
            }
        }
        for _ in 0..deaths.at_random {
            let wait = self.chance.millis(1200);
            tokio::time::sleep(wait).await;
            self.is_killed();
            *self.died.entry("at random".to_owned()).or_default() += 1;
            if deaths.troubled {
                self.clock_is_set();
            }
            self.starts(None);
        }
    }

    /// Until it is dead, or all is done and it asks for nothing more: then it does not come there any more.
    async fn comes_there(&mut self, is_done: &impl Fn() -> bool) {
        let begun = Instant::now();
        let (mut asked, mut since) = (self.discord.recorded().len(), begun);
        while begun.elapsed() < PATIENCE / 2 && !self.is_dead() {
            let now = self.discord.recorded().len();
            if now != asked {
                (asked, since) = (now, Instant::now());
            }
            if begun.elapsed() > Duration::from_secs(3) && is_done() && since.elapsed() > 2 * QUIET {
                return;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Some of the next requests meet trouble.
    fn is_troubled(&mut self) {
        const ROUTES: [(&str, &str); 7] = [
            ("POST", "/messages"),
            ("POST", "/messages"),
            ("PATCH", "/messages/"),
            ("POST", "/threads"),
            ("PUT", "/thread-members"),
            ("GET", "/messages"),
            ("POST", "/crosspost"),
        ];
        for _ in 0..self.chance.below(5) {
            let (method, path) = ROUTES[self.chance.below(ROUTES.len())];
            let late = 1 + self.chance.below(usize::try_from(LATEST).unwrap()) as u64;
            let trouble = match self.chance.below(7) {
                0 => Trouble::LosesAnswer,
                1 => Trouble::NoAnswer,
                2 => Trouble::Status(502),
                3 => Trouble::Slow(late),
                4 => Trouble::Late(late),
                5 => Trouble::RateLimited { retry_after: 0.3, global: false },
                _ => Trouble::RateLimited { retry_after: 0.2, global: true },
            };
            let times = 1 + u32::from(self.chance.is_one_in(4));
            self.discord.fault(Fault::next(method, path, trouble).times(times));
        }
    }

    /// Back by up to half a minute, or on by less than what may arrive late takes.
    fn clock_is_set(&mut self) {
        let by = self.chance.below(50);
        if by < 40 {
            let clock = self.discord.clock();
            let by = TimeDelta::seconds(i64::try_from(by).unwrap() - 30);
            clock.set(clock.now() + by);
        }
    }

    /// Until nothing is lost any more and nothing is asked; time passes where the bot waits for it. What has met trouble
    /// is to be tried again within half a minute, and there is no trouble any more: that is waited for, too.
    async fn settles(&mut self, mut met_trouble: bool) {
        self.is_ready().await;
        let begun = Instant::now();
        let (mut asked, mut since) = (self.discord.recorded().len(), Instant::now());
        loop {
            assert!(!self.is_dead(), "the bot has ended by itself: {}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
            let now = self.discord.recorded().len();
            if now != asked {
                (asked, since) = (now, Instant::now());
            }
            if since.elapsed() < QUIET {
                continue;
            }
            let is_lost = self.wrong().iter().any(|wrong| matches!(wrong, Wrong::Lost(_)));
            self.gave_up |= begun.elapsed() > PATIENCE;
            if (!is_lost && !met_trouble) || self.gave_up {
                return;
            }
            met_trouble = false;
            let clock = self.discord.clock();
            clock.set(clock.now() + TimeDelta::seconds(31));
            since = Instant::now();
        }
    }

    /// What is wrong once an hour has passed in which nothing more is done.
    pub async fn is_at_rest(&mut self) -> Vec<Wrong> {
        for minutes in [1, 15, 45] {
            let clock = self.discord.clock();
            clock.set(clock.now() + TimeDelta::minutes(minutes));
            self.settles(false).await;
        }
        self.wrong()
    }

    /// What the bot has logged and what Discord was asked, for whoever looks for what went wrong; the file's path.
    pub fn is_written_down(&self, seed: u64) -> PathBuf {
        let mut all = self.log();
        for exchange in self.discord.recorded() {
            let _ = writeln!(all, "{exchange:?}");
        }
        let path = std::env::temp_dir().join(format!("shelftalker-week-{seed}.txt"));
        std::fs::write(&path, all).unwrap();
        path
    }

    fn wrong(&self) -> Vec<Wrong> {
        let made = made(&self.discord);
        let of_one = |school: &School| {
            wrong(&school.told, &seen(&self.discord, &school.is, &school.rooms, made.clone()))
        };
        self.schools.iter().flat_map(of_one).collect()
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.is_killed();
    }
}
