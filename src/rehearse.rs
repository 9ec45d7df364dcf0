//! `shelftalker rehearse`: the bot for real, against a pretend Discord on this machine. [`Play`] is the two of
//! them together; the tour and the tests are played on it as well.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use secrecy::Secret;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{Shelftalker, Stopped};
use crate::chat::{ChannelId, RoleId, ServerId};
use crate::cli::stop_signal;
use crate::clock::{Clock, SetClock, SystemClock};
use crate::config::{SchoolSettings, Settings};
use crate::queue::{RoundError, instant};
use crate::rehearsal::sample::{self, School};
use crate::rehearsal::{Acting, Answer, Options, Rehearsal};

/// The sample school's own zone.
pub const ZONE: Tz = chrono_tz::Europe::London;

/// Play with a pretend Discord on this machine: no token, no server, no network
#[derive(clap::Args)]
pub struct Rehearse {
    /// Play one school week at full speed, print what was said, and end
    #[arg(long)]
    tour: bool,
    /// Open the pretend Discord alone, so that `shelftalker run` can connect from another terminal
    #[arg(long, conflicts_with = "tour")]
    stand_in_only: bool,
    /// The port to listen on; any that is free when left out
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Keep the bot's database in this folder; a temporary one is used and removed when left out
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Rehearse {
    pub async fn play(self, config: Option<&Path>) -> anyhow::Result<()> {
        if self.tour {
            return crate::tour::play().await;
        }
        let clock = Arc::new(SetClock::running_from(SystemClock.now()));
        let stand_in =
            Rehearsal::open(Options { port: self.port, clock: Arc::clone(&clock), rate_limits: true })
                .await
                .with_context(|| format!("port {} cannot be used; choose another with --port", self.port))?;
        let school = sample::school(&stand_in);
        println!("A pretend Discord is open at {}. It is gone when this program ends.", stand_in.api_url());
        let mut stop = stop_signal()?;
        if self.stand_in_only {
            println!("\nIn another terminal:\n");
            println!("  export SHELFTALKER_DISCORD_API_URL={}", stand_in.api_url());
            println!("  export DISCORD_TOKEN={}", stand_in.token());
            println!("  printf '[discord]\\nclock = \"rehearsal\"\\n' > rehearsal.toml");
            println!("  shelftalker run --config rehearsal.toml\n");
            println!(
                "(The file makes the bot follow the clock here, which can be moved. Its database is in ./data.)\n"
            );
            println!("Then set the library up as Alex Admin, who may:\n");
            say(
                &stand_in,
                r##"{"as": "Alex Admin", "in": "#staff-room", "command": "library-setup", "options": {"time-zone": "Europe/London"}}"##,
            );
            for (menu, chosen) in [
                ("Who are the librarians?", "@Librarians"),
                ("Desk channel: where the librarians work", "#library-desk"),
                ("Requests channel: every teacher sees it", "#ask-the-library"),
                ("Staff channel: tips are posted here", "#staff-room"),
            ] {
                say(
                    &stand_in,
                    &format!(
                        r##"{{"as": "Alex Admin", "in": "#staff-room", "choose": "{menu}", "values": ["{chosen}"]}}"##
                    ),
                );
            }
            explain(&stand_in);
            let _ = stop.wait_for(|stop| *stop).await;
            return Ok(());
        }
        // Removed with the handle, at the end.
        let temporary = if self.data.is_none() { Some(tempfile::tempdir()?) } else { None };
        let folder = self.data.or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned()));
        let mut settings = Settings::read(config, crate::config::Environment::default())?;
        settings.api_url = stand_in.api_url();
        settings.token = Some(Secret::new(stand_in.token()));
        settings.data = folder.unwrap_or(settings.data);
        settings.schools = vec![school_settings(&school)];
        let bot = Shelftalker::open(settings, clock).await?;
        println!("The bot is connecting; the library of Willow Creek School is set up.");
        explain(&stand_in);
        bot.run(stop).await?;
        Ok(())
    }
}

/// How to act through the JSON API.
fn explain(stand_in: &Rehearsal) {
    println!(
        "\nAsk the library as Ana Rivera, accept as Dana Hart, read what Ana reads, and move the clock by a day:\n"
    );
    say(
        stand_in,
        r##"{"as": "Ana Rivera", "in": "#staff-room", "command": "request-collab", "options": {"support": "book-talk", "topic": "Marine biology"}}"##,
    );
    say(stand_in, r##"{"as": "Dana Hart", "in": "#library-desk", "click": "Accept"}"##);
    let url = stand_in.api_url();
    println!("  curl -sS \"{url}/rehearsal/channels?as=Ana+Rivera\"");
    println!("  curl -sS \"{url}/rehearsal/channels/staff-room/transcript?as=Ana+Rivera&zone={ZONE}\"");
    println!(
        "  curl -sS \"{url}/rehearsal/channels/%231%20Marine%20biology/transcript?as=Ana+Rivera&zone={ZONE}\""
    );
    println!(
        "  curl -sS {url}/rehearsal/clock -H 'content-type: application/json' -d '{{\"advance_seconds\": 86400}}'"
    );
    println!("\nEverything that members can do: curl {url}/rehearsal\nCtrl-C ends it.");
}

/// One act, as a command for the shell.
fn say(stand_in: &Rehearsal, act: &str) {
    println!(
        "  curl -sS {}/rehearsal/act -H 'content-type: application/json' -d '{act}'",
        stand_in.api_url()
    );
}

/// The sample school as a config file would have it.
pub fn school_settings(school: &School) -> SchoolSettings {
    let channel = |id: crate::rehearsal::Id| ChannelId(id.to_string());
    SchoolSettings {
        server: ServerId(school.server.to_string()),
        zone: ZONE,
        librarians: RoleId(school.librarians.to_string()),
        desk: channel(school.desk),
        requests: channel(school.requests),
        staff: channel(school.staff),
        day_starts: chrono::NaiveTime::from_hms_opt(7, 0, 0).unwrap_or_default(),
        day_ends: chrono::NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default(),
    }
}

/// A moment on the sample school's wall clock.
pub fn local(moment: &str) -> Result<DateTime<Utc>, Stopped> {
    NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M")
        .map(|moment| instant(ZONE, moment))
        .map_err(|error| Stopped::because(format!("\"{moment}\" is not a moment: {error}")))
}

/// The bot and a pretend Discord, each with a clock that stands until it is set, and a queue that is worked by hand.
pub struct Play {
    pub discord: Rehearsal,
    pub school: School,
    pub bot: Arc<Shelftalker>,
    bots_clock: Arc<SetClock>,
    folder: PathBuf,
    is_set_up: bool,
    stop: watch::Sender<bool>,
    answering: JoinHandle<Result<(), Stopped>>,
}

impl Play {
    /// Opens both at a moment of the school's wall clock, with the bot's database in `folder`.
    pub async fn opens(moment: &str, folder: &Path, is_set_up: bool) -> Result<Self, Stopped> {
        let clock = Arc::new(SetClock::still(local(moment)?));
        let discord = Rehearsal::open(Options { port: 0, clock, rate_limits: false })
            .await
            .map_err(Stopped::because)?;
        let school = sample::school(&discord);
        let bots_clock = Arc::new(SetClock::still(local(moment)?));
        let (bot, stop, answering) = start(&discord, &bots_clock, &school, folder, is_set_up).await?;
        let folder = folder.to_owned();
        Ok(Self { discord, school, bot, bots_clock, folder, is_set_up, stop, answering })
    }

    /// Sets both clocks, the bot's and Discord's, to a moment of the school's wall clock.
    pub fn clock_reads(&self, moment: &str) -> Result<(), Stopped> {
        self.discord.clock().set(local(moment)?);
        self.bots_clock_reads(moment)
    }

    /// Sets the clock of the bot's computer alone.
    pub fn bots_clock_reads(&self, moment: &str) -> Result<(), Stopped> {
        self.bots_clock.set(local(moment)?);
        Ok(())
    }

    /// What an act came to once the bot has done with it: after an acknowledged click more may be shown.
    pub async fn settled(&self, act: Acting, answer: Answer) -> Answer {
        if !matches!(answer, Answer::Acknowledged) {
            return answer;
        }
        self.bot.discord.answered().await;
        self.discord.came_to(act)
    }

    /// Works the queue until nothing is left to do now.
    pub async fn deliver(&self) -> Result<(), RoundError> {
        self.bot.clerk.drain().await
    }

    /// Ends the bot's process as far as one process can, without a word to Discord, and starts it again.
    pub async fn restarts(self) -> Result<Self, Stopped> {
        let folder = self.folder.clone();
        self.restarts_with(&folder).await
    }

    /// The same, with the database of another folder.
    pub async fn restarts_with(self, folder: &Path) -> Result<Self, Stopped> {
        let Self { discord, school, bot, bots_clock, is_set_up, stop, answering, .. } = self;
        let folder = folder.to_owned();
        let _ = stop.send(true);
        answering.await.map_err(Stopped::because)??;
        bot.close().await;
        drop(bot);
        let (bot, stop, answering) = start(&discord, &bots_clock, &school, &folder, is_set_up).await?;
        Ok(Self { discord, school, bot, bots_clock, folder, is_set_up, stop, answering })
    }
}

type Started = (Arc<Shelftalker>, watch::Sender<bool>, JoinHandle<Result<(), Stopped>>);

async fn start(
    discord: &Rehearsal,
    clock: &Arc<SetClock>,
    school: &School,
    folder: &Path,
    is_set_up: bool,
) -> Result<Started, Stopped> {
    let mut settings = Settings::built_in().map_err(Stopped::because)?;
    settings.api_url = discord.api_url();
    settings.token = Some(Secret::new(discord.token()));
    settings.data = folder.to_owned();
    settings.schools = is_set_up.then(|| school_settings(school)).into_iter().collect();
    let bot = Arc::new(Shelftalker::open(settings, Arc::clone(clock) as Arc<_>).await?);
    let (stop, stopped) = watch::channel(false);
    let mut answering = tokio::spawn({
        let bot = Arc::clone(&bot);
        async move { bot.answer(stopped).await }
    });
    tokio::select! {
        () = bot.discord.ready() => Ok((bot, stop, answering)),
        ended = &mut answering => {
            ended.map_err(Stopped::because)??;
            Err(Stopped::because("the bot ended before it was ready"))
        }
    }
}
