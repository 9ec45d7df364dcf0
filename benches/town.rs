//! A pretend Discord with many schools in it, and the program itself beside it as a process of its own, so that what
//! the pretend Discord takes is not counted.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shelftalker::app::database;
use shelftalker::clock::SetClock;
use shelftalker::play::local;
use shelftalker::rehearsal::{Acting, Answer, Id, Options, Overwrite, Permissions, RateLimits, Rehearsal};
use tempfile::TempDir;

use crate::process::Process;

pub struct Town {
    pub discord: Rehearsal,
    pub schools: Vec<School>,
    pub clock: Arc<SetClock>,
    folder: TempDir,
}

/// As little as a school can have.
pub struct School {
    pub server: Id,
    pub librarians: Id,
    pub librarian: Id,
    pub teachers: Vec<Id>,
    pub desk: Id,
    pub requests: Id,
    pub staff: Id,
}

impl School {
    fn opens(discord: &Rehearsal, number: usize, teachers: usize) -> Self {
        let (server, _) = discord.add_server(&format!("School {number}"), "Alex Admin");
        let librarians = discord.add_role(server, "Librarians", Permissions::NONE);
        let bots = discord.bots_role(server).unwrap();
        let overwrite = |whom, allow, deny| Overwrite { whom, is_member: false, allow, deny };
        let sees = |whom| overwrite(whom, Permissions::VIEW_CHANNEL, Permissions::NONE);
        let hidden = overwrite(server, Permissions::NONE, Permissions::VIEW_CHANNEL);
        Self {
            server,
            librarians,
            librarian: discord.add_member(server, "Dana Hart", &[librarians]),
            teachers: (0..teachers)
                .map(|teacher| discord.add_member(server, &format!("Teacher {teacher}"), &[]))
                .collect(),
            desk: discord.add_channel(server, "library-desk", &[hidden, sees(librarians), sees(bots)]),
            requests: discord.add_channel(server, "ask-the-library", &[]),
            staff: discord.add_channel(server, "staff-room", &[]),
        }
    }

    pub fn teacher(&self, number: usize) -> Acting {
        Acting { member: self.teachers[number], channel: self.staff }
    }

    pub fn at_the_desk(&self) -> Acting {
        Acting { member: self.librarian, channel: self.desk }
    }
}

impl Town {
    /// So many schools with so many teachers each, at a moment of the schools' wall clocks, which run on from there.
    pub async fn opens(moment: &str, schools: usize, teachers: usize, rate_limits: RateLimits) -> Self {
        let clock = Arc::new(SetClock::running_from(local(moment).unwrap()));
        let options = Options { rate_limits, ..Options::at(Arc::clone(&clock)) };
        let discord = Rehearsal::open(options).await.unwrap();
        let schools = (1..=schools).map(|number| School::opens(&discord, number, teachers)).collect();
        // Not where temporary files are: those may lie in memory, where a commit costs nothing.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        std::fs::create_dir(folder.path().join("data")).unwrap();
        Self { discord, schools, clock, folder }
    }

    pub fn database(&self) -> PathBuf {
        database(&self.folder.path().join("data"))
    }

    /// Starts the program, and waits until it answers.
    pub async fn bot_starts(&self) -> Process {
        let config = self.folder.path().join("shelftalker.toml");
        let data = self.folder.path().join("data");
        let text = format!("[discord]\nclock = \"rehearsal\"\n[data]\nfolder = \"{}\"\n", data.display());
        std::fs::write(&config, text).unwrap();
        let mut run = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
        run.arg("run").arg("--config").arg(config);
        // Each statement with the time that it took.
        run.env("RUST_LOG", if self.watches_statements() { "warn,sqlx::query=debug" } else { "warn" });
        self.starts(run).await
    }

    /// Where there are many schools.
    fn watches_statements(&self) -> bool {
        self.schools.len() > 1_000
    }

    /// Starts this or that bot, and waits until it answers.
    pub async fn starts(&self, mut command: Command) -> Process {
        command.current_dir(self.folder.path());
        command.env("NO_COLOR", "1").env("DISCORD_TOKEN", self.discord.token());
        command.env("SHELFTALKER_DISCORD_API_URL", self.discord.api_url());
        let process = Process::starts(command, &self.log());
        self.discord.hub().connected().await;
        let begun = Instant::now();
        while !self.answers(self.schools[0].at_the_desk(), "library-help", &[]).await {
            assert!(begun.elapsed() < Duration::from_mins(10), "the bot does not answer: {}", process.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        process
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Whether a command gets an answer that the member can read.
    pub async fn answers(&self, act: Acting, command: &str, options: &[(&str, Value)]) -> bool {
        match self.discord.command(act, command, options).await {
            Ok(Answer::Message(message)) => !message.text().contains("type this again"),
            _ => false,
        }
    }

    /// A teacher asks for something, and reads that it is with the library.
    pub async fn sends_a_request(&self, act: Acting, topic: &str) {
        let wish = [("support", json!("book-talk")), ("topic", json!(topic))];
        let answer = self.discord.command(act, "request-collab", &wish).await.unwrap();
        let is_sent = answer.message().is_some_and(|message| message.button("Withdraw").is_some());
        let log = || std::fs::read_to_string(self.log()).unwrap();
        assert!(is_sent, "{answer:?}\n{}", log());
    }

    /// How many of the bot's messages everybody sees in a channel that this member sees.
    pub fn stands(&self, act: Acting) -> usize {
        let seen = self.discord.sees(act.member, act.channel);
        seen.iter().filter(|message| !message.private).count()
    }
}

/// Waits for something, looking often.
pub async fn until(what: &str, within: Duration, is_so: impl Fn() -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < within, "this never came: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    begun.elapsed()
}

/// A folder for a database without a town.
pub fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// The log of a database.
pub fn log_of(database: &Path) -> PathBuf {
    database.with_extension("db-wal")
}

impl Town {
    /// So much time passes at once, and whatever fell due meanwhile is looked at.
    pub async fn passes(&self, time: Duration) {
        self.clock.goes_on(time);
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}
