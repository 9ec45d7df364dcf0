//! The program itself, as a child process against a pretend Discord: it is killed in the middle of things and
//! started again, and each way of not starting is one sentence and an exit status.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use shelftalker::clock::{Clock, SetClock};
use shelftalker::play::local;
use shelftalker::rehearsal::{
    Acting, Answer, Fault, Id, Options, RateLimits, Rehearsal, SeenMessage, Trouble, sample,
};
use tempfile::TempDir;

/// A pretend Discord with the sample school, and what a bot's process needs.
struct Town {
    discord: Rehearsal,
    school: sample::School,
    folder: TempDir,
}

/// The bot's process; it dies with this, as it would by `kill -9`.
struct Bot(Child);

impl Town {
    async fn opens() -> Self {
        let clock = Arc::new(SetClock::running_from(local("2026-09-07 09:12").unwrap()));
        let discord = Rehearsal::open(Options { rate_limits: RateLimits::ByRealTime, ..Options::at(clock) })
            .await
            .unwrap();
        let school = sample::school(&discord);
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let config = format!("[discord]\nclock = \"rehearsal\"\n[data]\nfolder = \"{}\"\n", data.display());
        std::fs::write(folder.path().join("shelftalker.toml"), config).unwrap();
        Self { discord, school, folder }
    }

    fn command(&self) -> Command {
        let mut run = shelftalker(self.folder.path());
        run.arg("run").arg("--config").arg(self.folder.path().join("shelftalker.toml"));
        run.env("DISCORD_TOKEN", self.discord.token());
        run.env("SHELFTALKER_DISCORD_API_URL", self.discord.api_url());
        run
    }

    /// Starts the bot and waits until it answers members.
    async fn starts(&self) -> Bot {
        let mut bot = Bot(self.command().stderr(Stdio::null()).spawn().unwrap());
        let at = Acting { member: self.school.administrator, channel: self.school.staff };
        let begun = Instant::now();
        // Before the library is set up, this says so; either way it is an answer.
        while !matches!(self.discord.command(at, "tip list", &[]).await, Ok(Answer::Message(_))) {
            assert!(bot.0.try_wait().unwrap().is_none(), "the bot ended");
            assert!(begun.elapsed() < Duration::from_secs(30), "the bot does not answer");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bot
    }

    /// The administrator sets the library up, as the program's own words tell.
    async fn is_set_up(&self) {
        let at = Acting { member: self.school.administrator, channel: self.school.staff };
        let zone = [("time-zone", json!("Europe/London"))];
        let Answer::Message(card) = self.discord.command(at, "library-setup", &zone).await.unwrap() else {
            panic!("set-up shows no card");
        };
        for (menu, chosen) in [
            ("Who are the librarians?", self.school.librarians),
            ("Desk channel: where the librarians work", self.school.desk),
            ("Requests channel: every teacher sees it", self.school.requests),
            ("Staff channel: tips are posted here", self.school.staff),
        ] {
            self.discord.choose(at, card.id, menu, &[&chosen.to_string()]).await.unwrap();
        }
        // The bot posts by itself: whatever a story does to its next message is meant for a later one.
        let stands = || self.discord.newest(self.school.hart, self.school.requests).is_some();
        until("the card in the requests channel", stands).await;
        let stands = || self.discord.newest(self.school.hart, self.school.desk).is_some();
        until("the first message to the librarians", stands).await;
    }

    async fn gets_a_request(&self) {
        let at = Acting { member: self.school.rivera, channel: self.school.staff };
        let wish = [("support", json!("book-talk")), ("topic", json!("Marine biology"))];
        let answer = self.discord.command(at, "request-collab", &wish).await.unwrap();
        let said = answer.message().map(SeenMessage::text).unwrap_or_default();
        assert!(said.contains("Got it: request #1"), "{answer:?}");
    }

    async fn accepts(&self) {
        let at = Acting { member: self.school.hart, channel: self.school.desk };
        let card = self.desk().remove(0);
        let answer = self.discord.click(at, card.id, "Accept").await.unwrap();
        let said = answer.message().map(SeenMessage::text).unwrap_or_default();
        assert!(said.contains("#1 is accepted now"), "{answer:?}");
    }

    /// What stands at the desk for everybody there, under the first message to the librarians.
    fn desk(&self) -> Vec<SeenMessage> {
        let mut seen = self.discord.sees(self.school.hart, self.school.desk);
        seen.retain(|message| !message.private && message.button("Try a request").is_none());
        seen
    }

    fn desk_reads(&self, words: &str) -> bool {
        self.desk().iter().any(|message| message.text().contains(words))
    }

    fn threads(&self) -> Vec<Id> {
        let channels = self.discord.channels(self.school.rivera);
        channels.iter().filter(|channel| channel.parent.is_some()).map(|thread| thread.id).collect()
    }

    fn news(&self) -> usize {
        let said = |thread| self.discord.sees(self.school.rivera, thread).len();
        self.threads().into_iter().map(said).sum()
    }

    /// The request stands at the desk once, accepted, and its teacher has heard of it once.
    async fn all_is_said_once(&self) {
        until("the acceptance", || self.desk_reads("Request #1 · Accepted") && self.news() == 1).await;
        assert_eq!((self.desk().len(), self.threads().len(), self.news()), (1, 1, 1));
    }
}

impl Bot {
    fn dies(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    #[cfg(unix)]
    fn is_told_to_stop(&self) {
        let told = Command::new("kill").arg("-TERM").arg(self.0.id().to_string()).status().unwrap();
        assert!(told.success());
    }

    async fn ends(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < Duration::from_secs(40), "the bot does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program, with nothing of this environment that it would listen to.
fn shelftalker(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
    command.current_dir(folder).env_remove("DISCORD_TOKEN").env_remove("SHELFTALKER_DISCORD_API_URL");
    command.env_remove("RUST_LOG").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(1), "this never came: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Runs a command that is expected to end by itself; other tasks go on meanwhile.
async fn output(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// The one sentence of a start that was refused.
async fn refusal(command: Command) -> String {
    let output = output(command).await;
    assert!(!output.status.success(), "it should not have started");
    let said = String::from_utf8(output.stderr).unwrap();
    let told: Vec<&str> = said.lines().filter(|line| line.starts_with("shelftalker: ")).collect();
    assert_eq!(told.len(), 1, "one sentence was expected: {said}");
    told[0].to_owned()
}

#[tokio::test]
async fn a_bot_killed_before_it_told_of_an_acceptance_tells_of_it_once_when_it_is_back() {
    let town = Town::opens().await;
    let bot = town.starts().await;
    town.is_set_up().await;
    town.gets_a_request().await;
    until("the card", || town.desk().len() == 1).await;
    // The next thread and the next edit meet so long a wait that the process dies in the middle of them.
    town.discord.fault(Fault::next("PATCH", "/messages/", Trouble::Slow(600_000)));
    town.discord.fault(Fault::next("POST", "/threads", Trouble::Slow(600_000)));
    town.accepts().await;
    bot.dies();
    town.discord.clear_faults();
    let _bot = town.starts().await;
    town.all_is_said_once().await;
}

#[tokio::test]
async fn a_bot_killed_while_it_sends_sends_it_once_when_it_is_back() {
    let town = Town::opens().await;
    let bot = town.starts().await;
    town.is_set_up().await;
    town.discord.fault(Fault::next("POST", "/messages", Trouble::Slow(600_000)));
    town.gets_a_request().await;
    until("the claim", || town.discord.faults_left().is_empty()).await;
    bot.dies();
    assert_eq!(town.desk(), []);
    let bot = town.starts().await;
    // What may have arrived is looked for half a minute later.
    let clock = town.discord.clock();
    clock.set(clock.now() + chrono::TimeDelta::seconds(31));
    until("the card", || town.desk().len() == 1).await;
    town.accepts().await;
    town.all_is_said_once().await;
    bot.dies();
}

#[tokio::test]
async fn a_bot_killed_after_its_answer_was_lost_does_not_repeat_itself() {
    let town = Town::opens().await;
    let bot = town.starts().await;
    town.is_set_up().await;
    town.discord.fault(Fault::next("POST", "/messages", Trouble::LosesAnswer));
    town.gets_a_request().await;
    until("the card", || town.desk().len() == 1).await;
    bot.dies();
    let _bot = town.starts().await;
    town.accepts().await;
    town.all_is_said_once().await;
}

#[tokio::test]
async fn a_second_bot_in_the_same_folder_says_so_and_ends() {
    let town = Town::opens().await;
    let _bot = town.starts().await;
    let said = refusal(town.command()).await;
    assert!(said.contains("already in use by another Shelftalker: stop that one"), "{said}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_bot_that_is_told_to_stop_ends_well() {
    let town = Town::opens().await;
    let mut bot = town.starts().await;
    bot.is_told_to_stop();
    assert!(bot.ends().await.success());
}

#[cfg(unix)]
#[tokio::test]
async fn k11_a_bot_that_is_told_to_stop_before_it_has_opened_its_database_ends_well() {
    let town = Town::opens().await;
    // Somebody who answers nothing: the bot waits to be told what time it is.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut command = town.command();
    command.env("SHELFTALKER_DISCORD_API_URL", format!("http://{}", silent.local_addr().unwrap()));
    let mut bot = Bot(command.stderr(Stdio::null()).spawn().unwrap());
    let _line = silent.accept().await.unwrap();
    bot.is_told_to_stop();
    assert!(bot.ends().await.success());
    assert!(!town.folder.path().join("data").exists(), "nothing was begun");
}

#[tokio::test]
async fn whoever_watches_over_a_bot_is_told_whether_it_runs_and_how_it_is() {
    let town = Town::opens().await;
    let config = town.folder.path().join("shelftalker.toml");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("{settings}[metrics]\nlisten = \"{port}\"\n")).unwrap();
    let watches = || {
        let mut check = shelftalker(town.folder.path());
        check.args(["check", "--running", "--config"]).arg(&config);
        check.env("SHELFTALKER_DISCORD_API_URL", town.discord.api_url());
        check
    };
    let said = refusal(watches()).await;
    assert!(said.contains("no bot runs on") && said.contains("shelftalker run"), "{said}");

    let bot = town.starts().await;
    let begun = Instant::now();
    let said = loop {
        let seen = output(watches()).await;
        if seen.status.success() {
            let mut told = watches();
            told.stdout(Stdio::piped());
            break String::from_utf8(output(told).await.stdout).unwrap();
        }
        assert!(begun.elapsed() < Duration::from_secs(90), "{seen:?}");
    };
    assert!(said.contains("The bot runs and is connected: 0 posts on the way"), "{said}");
    let metrics = reqwest::get(format!("http://{port}/metrics")).await.unwrap().text().await.unwrap();
    assert!(metrics.contains("shelftalker_connected 1\n"), "{metrics}");
    assert!(metrics.contains("shelftalker_posts_held 0\n"), "{metrics}");
    assert!(metrics.contains("shelftalker_paused 0\n"), "{metrics}");
    assert_eq!(reqwest::get(format!("http://{port}/")).await.unwrap().status(), 404);

    bot.dies();
    let said = refusal(watches()).await;
    assert!(said.contains("no bot runs on"), "{said}");
}

#[tokio::test]
async fn completions_and_the_man_page_are_made_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, words) in [
        (&["completions", "bash"][..], &["_shelftalker", "restore", "--running"][..]),
        (&["man"], &[".TH shelftalker 1", "shelftalker backup", "shelftalker restore", "\\-\\-yes"]),
    ] {
        let mut command = shelftalker(folder.path());
        command.args(arguments).stdout(Stdio::piped());
        let said = String::from_utf8(output(command).await.stdout).unwrap();
        assert!(words.iter().all(|words| said.contains(words)), "{arguments:?}: {said}");
        assert!(!said.contains("(1)\n"), "a page of its own for each command, which is not there: {said}");
    }
}

#[tokio::test]
async fn metrics_are_told_on_this_machine_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shelftalker.toml");
    std::fs::write(&file, "[metrics]\nlisten = \"0.0.0.0:9797\"\n").unwrap();
    let mut run = shelftalker(folder.path());
    run.arg("run").arg("--config").arg(&file);
    let said = refusal(run).await;
    assert!(
        said.contains("line 2: metrics.listen = \"0.0.0.0:9797\" is no port of this machine alone"),
        "{said}"
    );
}

#[tokio::test]
async fn a_token_that_is_refused_while_the_bot_runs_ends_it() {
    let town = Town::opens().await;
    let mut bot = town.starts().await;
    town.discord.refuse_token();
    town.discord.hub().invalidate_sessions(false);
    assert!(!bot.ends().await.success());
}

#[tokio::test]
async fn what_keeps_the_bot_from_starting_is_one_sentence_with_a_remedy() {
    let town = Town::opens().await;
    let mut wrong_token = town.command();
    wrong_token.env("DISCORD_TOKEN", "not-the-token");
    let said = refusal(wrong_token).await;
    assert!(said.contains("Discord does not accept the token"), "{said}");

    let mut no_token = town.command();
    no_token.env_remove("DISCORD_TOKEN");
    let said = refusal(no_token).await;
    assert!(said.contains("DISCORD_TOKEN: there is no bot token"), "{said}");

    town.discord.goes_out_of_reach().await;
    let said = refusal(town.command()).await;
    assert!(said.contains("no rehearsal server answers at"), "{said}");
}

#[tokio::test]
async fn what_is_wrong_in_the_config_is_named_with_file_line_key_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let school = |zone: &str| {
        let keys = ["server", "librarians", "desk", "requests", "staff"];
        let ids = keys.map(|key| format!("{key} = \"123456789012345678\"\n")).concat();
        format!("[[school]]\n{ids}time_zone = \"{zone}\"\n")
    };
    for (text, words) in [
        ("[discord]\ntokn = \"x\"\n".to_owned(), ["line 2", "`tokn` is not known here"]),
        (school("Mars/Base"), ["line 7", "school.time_zone: I can't find \"Mars/Base\""]),
        ("[posts]\ntip = \"30 7 * * 1\"\n".to_owned(), ["line 2: posts.tip", "write the name, like \"Mon\""]),
    ] {
        let file = folder.path().join("shelftalker.toml");
        std::fs::write(&file, text).unwrap();
        let mut run = shelftalker(folder.path());
        run.arg("run").arg("--config").arg(&file);
        let said = refusal(run).await;
        assert!(said.contains("shelftalker.toml"), "{said}");
        assert!(words.iter().all(|words| said.contains(words)), "{said}");
    }
}

#[tokio::test]
async fn a_data_folder_that_is_none_and_a_port_in_use_are_named() {
    let town = Town::opens().await;
    std::fs::write(town.folder.path().join("data"), "a file, not a folder").unwrap();
    let said = refusal(town.command()).await;
    assert!(said.contains("this data folder cannot be used") && said.contains("data.folder"), "{said}");

    std::fs::remove_file(town.folder.path().join("data")).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let config = town.folder.path().join("shelftalker.toml");
    let settings = std::fs::read_to_string(&config).unwrap();
    let port = taken.local_addr().unwrap();
    std::fs::write(&config, format!("{settings}[metrics]\nlisten = \"{port}\"\n")).unwrap();
    let said = refusal(town.command()).await;
    assert!(said.contains("metrics.listen") && said.contains("choose another port"), "{said}");
    let how_it_ended = std::fs::read_to_string(town.folder.path().join("data/shelftalker.db.lock")).unwrap();
    assert!(how_it_ended.starts_with("closed"), "{how_it_ended}");

    let port = town.discord.api_url().rsplit(':').next().unwrap().to_owned();
    let mut rehearse = shelftalker(town.folder.path());
    rehearse.args(["rehearse", "--stand-in-only", "--port", &port]);
    let said = refusal(rehearse).await;
    assert!(said.contains(&format!("port {port} cannot be used; choose another with --port")), "{said}");
}
