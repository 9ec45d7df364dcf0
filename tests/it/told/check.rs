//! `shelftalker check`, as an administrator runs it: all that is wrong is named, with what to do.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use shelftalker::clock::SetClock;
use shelftalker::play::local;
use shelftalker::rehearsal::{Options, Permissions, RateLimits, Rehearsal, sample};

/// A pretend Discord with the sample school, and a folder for a config file.
struct Town {
    discord: Rehearsal,
    school: sample::School,
    folder: tempfile::TempDir,
}

impl Town {
    async fn opens() -> Self {
        let clock = std::sync::Arc::new(SetClock::still(local("2026-09-07 09:12").unwrap()));
        let discord =
            Rehearsal::open(Options { rate_limits: RateLimits::Off, ..Options::at(clock) }).await.unwrap();
        let school = sample::school(&discord);
        Self { discord, school, folder: tempfile::tempdir().unwrap() }
    }

    /// The config file that sets the sample school up, with the librarians' role as given.
    fn config(&self, librarians: &str) -> String {
        let school = &self.school;
        let (server, desk) = (school.server, school.desk);
        let (requests, staff) = (school.requests, school.staff);
        format!(
            "[[school]]\nserver = \"{server}\"\ntime_zone = \"Europe/London\"\nlibrarians = \"{librarians}\"\n\
             desk = \"{desk}\"\nrequests = \"{requests}\"\nstaff = \"{staff}\"\n"
        )
    }

    async fn checks_online(&self, config: &str) -> Output {
        let mut check = check(self.folder.path(), config);
        check.arg("--online").env("DISCORD_TOKEN", self.discord.token());
        check.env("SHELFTALKER_DISCORD_API_URL", self.discord.api_url());
        ran(check).await
    }
}

fn check(folder: &Path, config: &str) -> Command {
    let file = folder.join("shelftalker.toml");
    std::fs::write(&file, config).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
    check.current_dir(folder).env_remove("SHELFTALKER_DISCORD_API_URL").env_remove("RUST_LOG");
    check.env_remove("DISCORD_TOKEN").stdin(Stdio::null()).arg("check").arg("--config").arg(file);
    check
}

async fn ran(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[tokio::test]
async fn all_that_is_wrong_is_named_at_once_and_each_with_its_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = check(folder.path(), "[data]\nfolder = \"no/such/data\"\n");
    command.env("DISCORD_TOKEN", "abc");
    let output = ran(command).await;
    let said = said(&output);
    assert!(!output.status.success(), "{said}");
    for words in ["is no bot token", "Developer Portal", "make no/such", "data.folder"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("abc"), "whatever it is, it may be a secret: {said}");
    assert!(!folder.path().join("no").exists(), "nothing was made");
}

#[tokio::test]
async fn a_config_that_a_start_would_refuse_is_refused_by_a_check_too() {
    let town = Town::opens().await;
    let school = town.config("123456789012345678");
    for (config, words) in [
        (
            school.clone() + "day_starts = \"17:00\"\nday_ends = \"07:00\"\n",
            "school.day_ends must be the later one",
        ),
        (school.clone() + &school, "stands in two [[school]] sections; keep one"),
    ] {
        let output = ran(check(town.folder.path(), &config)).await;
        let told = String::from_utf8(output.stderr.clone()).unwrap();
        assert!(!output.status.success() && told.contains(words), "{told}");
    }
}

#[tokio::test]
async fn without_a_config_file_that_is_what_is_said_and_where_it_would_be() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
    command.current_dir(folder.path()).env_remove("DISCORD_TOKEN").env_remove("RUST_LOG");
    command.env_remove("SHELFTALKER_DISCORD_API_URL").stdin(Stdio::null()).arg("check");
    let said = said(&ran(command).await);
    insta::assert_snapshot!(said.lines().next().unwrap(), @"Config: no file, so everything has its default. To change that, make config/shelftalker.toml here, or name a file with --config.");
    let named = check(folder.path(), "");
    let said = self::said(&ran(named).await);
    let first = said.lines().next().unwrap();
    assert!(
        first.ends_with("shelftalker.toml, read; schools are set up in Discord, with /library-setup."),
        "{first}"
    );
}

#[tokio::test]
async fn whoever_stops_reading_meets_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = check(folder.path(), "");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // `| head` that has read enough before the first line.
    drop(child.stdout.take());
    let output = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!told.contains("panicked"), "{told}");
}

#[tokio::test]
async fn online_the_token_and_each_room_are_tried_and_named() {
    let town = Town::opens().await;
    town.discord.hub().leave_starts(997);
    let output = town.checks_online(&town.config(&town.school.librarians.to_string())).await;
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    for words in [
        "The token is accepted: the bot is called shelftalker",
        "Starts: 997 of 1000 left for today",
        "Willow Creek School:",
        "librarians: @Librarians",
        "desk channel: #library-desk, in order",
        "requests channel: #ask-the-library, in order",
        "staff channel: #staff-room, in order",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let asked = town.discord.recorded();
    assert!(asked.iter().all(|it| it.method == "GET"), "nothing is posted or changed: {asked:?}");
    assert_eq!(town.discord.hub().starts().left, 997, "nor is a start used up");
}

#[tokio::test]
async fn online_what_is_missing_is_named_by_room_and_permission() {
    let town = Town::opens().await;
    let school = &town.school;
    town.discord.take_from_bot(school.staff, Permissions::SEND_MESSAGES);
    town.discord.delete_channel(school.requests);
    let output = town.checks_online(&town.config("123456789012345678")).await;
    let said = said(&output);
    assert!(!output.status.success(), "{said}");
    for words in [
        "in #staff-room the bot lacks Send Messages; allow it there",
        "the requests channel was deleted; choose another",
        "the librarians' role is not in that server",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[tokio::test]
async fn online_a_token_that_discord_refuses_is_named() {
    let town = Town::opens().await;
    town.discord.refuse_token();
    let output = town.checks_online(&town.config("123456789012345678")).await;
    let said = said(&output);
    assert!(!output.status.success() && said.contains("Discord does not accept the token"), "{said}");
}

#[tokio::test]
async fn a_log_that_is_written_to_a_file_holds_no_colours() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = check(folder.path(), "");
    // Whatever there is to log, at the most talkative level.
    command.env("RUST_LOG", "trace");
    let output = ran(command).await;
    assert!(!output.stderr.contains(&0x1b), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn a_beginning_that_is_no_moment_is_refused_with_an_example() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
    command.args(["rehearse", "--begins", "next monday"]).stdin(Stdio::null());
    let output = ran(command).await;
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("I can't read that as a moment") && told.contains("2026-09-07T07:05:00Z"),
        "{told}"
    );
}
