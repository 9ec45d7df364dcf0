//! Starting and stopping: Discord is not there yet, or the bot is told to stop while it still waits for it.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use secrecy::Secret;
use shelftalker::app::{Shelftalker, Stopped};
use shelftalker::chat::ServerId;
use shelftalker::clock::SetClock;
use shelftalker::config::Settings;
use shelftalker::play::{local, school_settings};
use shelftalker::rehearsal::{Acting, Fault, Options, Rehearsal, Trouble, sample};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A pretend Discord with the sample school, and the data folder of a bot; the clock of both stands.
struct Town {
    discord: Rehearsal,
    school: sample::School,
    clock: Arc<SetClock>,
    folder: TempDir,
}

/// A bot that runs, or tries to.
struct Bot {
    wired: Arc<Shelftalker>,
    stop: watch::Sender<bool>,
    runs: JoinHandle<Result<(), Stopped>>,
}

impl Town {
    async fn opens() -> Self {
        let clock = Arc::new(SetClock::still(local("2026-09-07 09:12").unwrap()));
        let options = Options::at(Arc::clone(&clock));
        let discord = Rehearsal::open(options).await.unwrap();
        let school = sample::school(&discord);
        Self { discord, school, clock, folder: tempfile::tempdir().unwrap() }
    }

    async fn starts(&self) -> Bot {
        self.starts_at(&self.discord.api_url(), Duration::from_secs(20)).await
    }

    async fn starts_at(&self, api_url: &str, finish_within: Duration) -> Bot {
        let mut settings = Settings::built_in().unwrap();
        settings.api_url = api_url.to_owned();
        settings.token = Some(Secret::new(self.discord.token()));
        settings.data = self.folder.path().to_owned();
        settings.schools = vec![school_settings(&self.school)];
        let wired = Arc::new(Shelftalker::open(settings, Arc::clone(&self.clock) as Arc<_>).await.unwrap());
        let (stop, stopped) = watch::channel(false);
        let running = Arc::clone(&wired);
        let runs = tokio::spawn(async move { Box::pin(running.run(stopped, finish_within)).await });
        Bot { wired, stop, runs }
    }

    fn asked_for_the_gateway(&self) -> usize {
        self.discord.recorded().iter().filter(|it| it.path == "/gateway/bot").count()
    }

    /// Waits until the bot answers members; no time passes on its clock.
    async fn is_ready(&self, bot: &mut Bot) {
        soon("the bot's being ready", async {
            tokio::select! {
                () = bot.wired.discord.ready() => {}
                ended = &mut bot.runs => panic!("the bot ended before it was ready: {ended:?}"),
            }
        })
        .await;
    }

    /// Time passes until it is so.
    async fn in_time<T>(&self, it: impl Future<Output = T>) -> T {
        let passes = async {
            loop {
                self.clock.goes_on(Duration::from_secs(1));
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            it = it => it,
            () = passes => unreachable!("time goes on"),
        }
    }
}

impl Bot {
    async fn is_away(&self, town: &Town) -> bool {
        let server = ServerId(town.school.server.to_string());
        self.wired.library.store.school_of(&server).await.unwrap().unwrap().away
    }

    async fn ends(self) -> Result<(), Stopped> {
        soon("the bot's end", self.runs).await.unwrap()
    }

    async fn stops(self) -> Result<(), Stopped> {
        self.stop.send(true).unwrap();
        self.ends().await
    }
}

async fn soon<T>(what: &str, it: impl Future<Output = T>) -> T {
    let Ok(it) = tokio::time::timeout(Duration::from_secs(15), it).await else {
        panic!("this never came: {what}")
    };
    it
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    soon(what, async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;
}

/// The first answers about the gateway meet this trouble.
async fn starts_all_the_same_after(trouble: Trouble, times: u32) {
    let town = Town::opens().await;
    town.discord.fault(Fault::next("GET", "/gateway/bot", trouble).times(times));
    let mut bot = town.starts().await;
    town.in_time(town.is_ready(&mut bot)).await;
    assert_eq!(town.asked_for_the_gateway(), times as usize + 1);
    bot.stops().await.unwrap();
}

#[tokio::test]
async fn k05_a_start_that_meets_trouble_of_discords_own_waits_and_tries_on() {
    starts_all_the_same_after(Trouble::Status(503), 3).await;
}

#[tokio::test]
async fn k05_a_start_that_is_asked_for_patience_waits_and_tries_on() {
    starts_all_the_same_after(Trouble::RateLimited { retry_after: 65.0, global: true }, 1).await;
}

#[tokio::test]
async fn k05_a_start_that_gets_no_answer_tries_on() {
    starts_all_the_same_after(Trouble::NoAnswer, 2).await;
}

#[tokio::test]
async fn k05_a_start_whose_answer_is_lost_tries_on() {
    starts_all_the_same_after(Trouble::LosesAnswer, 1).await;
}

#[tokio::test]
async fn k05_a_start_without_a_network_waits_for_it() {
    let town = Town::opens().await;
    town.discord.goes_out_of_reach().await;
    let mut bot = town.starts().await;
    town.in_time(tokio::time::sleep(Duration::from_millis(50))).await;
    assert!(!bot.runs.is_finished(), "it waits");
    town.discord.comes_back().await.unwrap();
    town.in_time(town.is_ready(&mut bot)).await;
    bot.stops().await.unwrap();
}

#[tokio::test]
async fn k05_a_start_that_waits_can_be_stopped() {
    let town = Town::opens().await;
    town.discord.fault(Fault::next("GET", "/gateway/bot", Trouble::Status(503)));
    let bot = town.starts().await;
    until("the first answer", || town.discord.faults_left().is_empty()).await;
    bot.stops().await.unwrap();
}

#[tokio::test]
async fn k05_a_wrong_token_and_an_address_that_is_not_discords_end_the_start_in_one_sentence() {
    let town = Town::opens().await;
    town.discord.refuse_token();
    let ended = town.starts().await.ends().await.unwrap_err().to_string();
    assert!(ended.starts_with("Discord does not accept the token;"), "{ended}");

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new()).await });
    let bot = town.starts_at(&address, Duration::from_secs(20)).await;
    let ended = bot.ends().await.unwrap_err().to_string();
    assert!(
        ended.contains(&address) && ended.contains("404") && ended.contains("discord.api_url"),
        "{ended}"
    );
}

#[tokio::test]
async fn q10_a_server_that_removed_the_bot_while_it_was_not_connected_is_away_until_it_is_back() {
    let town = Town::opens().await;
    let mut bot = town.starts().await;
    town.is_ready(&mut bot).await;
    assert!(!bot.is_away(&town).await);
    bot.stops().await.unwrap();
    town.discord.remove_bot(town.school.server);

    let mut bot = town.starts().await;
    town.is_ready(&mut bot).await;
    assert!(bot.is_away(&town).await, "its commands are looked at after its servers");
    town.discord.join(town.school.server, town.discord.bot(), &[]);
    town.discord.outage(town.school.server, false);
    soon("the server's coming back", async {
        while bot.is_away(&town).await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;
    bot.stops().await.unwrap();
}

#[tokio::test]
async fn q13_a_bot_that_is_told_to_stop_ends_in_time_whatever_is_in_flight_and_nothing_is_lost_or_doubled() {
    let town = Town::opens().await;
    let mut bot = town.starts_at(&town.discord.api_url(), Duration::from_millis(500)).await;
    town.is_ready(&mut bot).await;
    let card_stands = || town.discord.newest(town.school.hart, town.school.requests).is_some();
    until("the card in the requests channel", card_stands).await;
    // Discord takes ten minutes for whatever is sent from now on.
    town.discord.fault(Fault::next("POST", "/messages", Trouble::Slow(600_000)));
    let at = Acting { member: town.school.rivera, channel: town.school.staff };
    let wish = [("support", "book-talk".into()), ("topic", "Marine biology".into())];
    town.discord.command(at, "request-collab", &wish).await.unwrap();
    until("the card on its way to the desk", || town.discord.faults_left().is_empty()).await;

    let told_at = Instant::now();
    bot.stops().await.unwrap();
    assert!(told_at.elapsed() < Duration::from_secs(3), "it took {:?}", told_at.elapsed());

    let mut bot = town.starts().await;
    town.is_ready(&mut bot).await;
    let at_desk = || {
        let mut seen = town.discord.sees(town.school.hart, town.school.desk);
        seen.retain(|message| !message.private);
        seen.len()
    };
    town.in_time(until("the card at the desk", || at_desk() > 0)).await;
    assert_eq!(at_desk(), 1);
    bot.stops().await.unwrap();
}
