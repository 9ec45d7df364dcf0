//! The bot and a pretend Discord together, for the tour and for the tests: both for real, on clocks that stand
//! until they are set.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use secrecy::Secret;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{Shelftalker, Stopped, database};
use crate::backups::Backups;
use crate::chat::{ChannelId, RoleId, ServerId};
use crate::clock::SetClock;
use crate::config::{SchoolSettings, Settings};
use crate::features::seasons::Seasons;
use crate::queue::{Line, RoundError, instant};
use crate::rehearsal::sample::{self, School};
use crate::rehearsal::{Acting, Answer, Options, Rehearsal};
use crate::store::sqlite::backup;

/// The sample school's own zone.
pub const ZONE: Tz = chrono_tz::Europe::London;

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
        day_starts: None,
        day_ends: None,
    }
}

/// A moment on the sample school's wall clock.
pub fn local(moment: &str) -> Result<DateTime<Utc>, Stopped> {
    NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M")
        .map(|moment| instant(ZONE, moment))
        .map_err(|error| Stopped::because(format!("\"{moment}\" is not a moment: {error}")))
}

/// What the config file says besides the schools; as shipped, nothing.
#[derive(Default)]
pub struct Config {
    /// When tips are posted.
    pub tip_slot: Option<Line>,
    /// Where backups are made each night.
    pub backups: Option<Backups>,
    /// What a library says once a year.
    pub seasons: Option<Seasons>,
}

/// The bot and a pretend Discord, each with a clock that stands until it is set, and a queue that is worked by hand.
pub struct Play {
    pub discord: Rehearsal,
    pub school: School,
    /// More schools on the same bot, alike but for their names.
    pub others: Vec<School>,
    pub bot: Arc<Shelftalker>,
    /// From the next start on.
    pub config: Config,
    bots_clock: Arc<SetClock>,
    folder: PathBuf,
    is_set_up: bool,
    running: Running,
}

impl Play {
    /// Opens both at a moment of the school's wall clock, with the bot's database in `folder`.
    pub async fn opens(moment: &str, folder: &Path, is_set_up: bool) -> Result<Self, Stopped> {
        Self::opens_with_more(moment, folder, is_set_up, 0, Config::default()).await
    }

    /// The same, with so many more schools beside the sample school, and with this config.
    pub async fn opens_with_more(
        moment: &str,
        folder: &Path,
        is_set_up: bool,
        more: usize,
        config: Config,
    ) -> Result<Self, Stopped> {
        let clock = Arc::new(SetClock::still(local(moment)?));
        let discord = Rehearsal::open(Options::at(clock)).await.map_err(Stopped::because)?;
        let school = sample::school(&discord);
        let others = sample::more_schools(&discord, more);
        let bots_clock = Arc::new(SetClock::still(local(moment)?));
        let schools = set_up(&school, &others, is_set_up);
        let running = start(&discord, &bots_clock, schools, folder, &config).await?;
        let (bot, folder) = (Arc::clone(&running.bot), folder.to_owned());
        Ok(Self { discord, school, others, bot, config, bots_clock, folder, is_set_up, running })
    }

    /// Sets both clocks, the bot's and Discord's, to a moment of the school's wall clock.
    pub fn clock_reads(&self, moment: &str) -> Result<(), Stopped> {
        self.discord.clock().set(local(moment)?);
        self.bots_clock.set(local(moment)?);
        Ok(())
    }

    /// Somebody sets the clock of the bot's computer alone: no time passes by that.
    pub fn bots_clock_reads(&self, moment: &str) -> Result<(), Stopped> {
        self.bots_clock.set_wrong(local(moment)?);
        Ok(())
    }

    /// Time passes on both clocks, whatever each of them shows.
    pub fn time_passes(&self, passed: std::time::Duration) {
        self.discord.clock().goes_on(passed);
        self.bots_clock.goes_on(passed);
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

    /// Somebody copies the bot's folder to another computer.
    pub async fn is_copied_to(&self, folder: &Path) -> Result<(), Stopped> {
        let (carried, now) = (folder.join("carried.db"), self.bot.library.now());
        backup::make(&database(&self.folder), &carried, now).await.map_err(Stopped::because)?;
        backup::put_back(&carried, &database(folder), now).await.map_err(Stopped::because)?;
        Ok(())
    }

    /// A second bot beside the first, on a folder that was copied, and with the same clock.
    pub async fn second(&self, folder: &Path) -> Result<Running, Stopped> {
        self.discord.hub().let_another_begin();
        let schools = set_up(&self.school, &self.others, self.is_set_up);
        start(&self.discord, &self.bots_clock, schools, folder, &self.config).await
    }

    /// Ends the bot's process as far as one process can, without a word to Discord, and starts it again.
    pub async fn restarts(self) -> Result<Self, Stopped> {
        let folder = self.folder.clone();
        self.restarts_with(&folder).await
    }

    /// The same, with the database of another folder.
    pub async fn restarts_with(self, folder: &Path) -> Result<Self, Stopped> {
        self.running.ends().await?;
        drop(self.bot);
        let schools = set_up(&self.school, &self.others, self.is_set_up);
        let running = start(&self.discord, &self.bots_clock, schools, folder, &self.config).await?;
        Ok(Self { bot: Arc::clone(&running.bot), running, folder: folder.to_owned(), ..self })
    }
}

/// A bot that answers.
pub struct Running {
    pub bot: Arc<Shelftalker>,
    stop: watch::Sender<bool>,
    answering: JoinHandle<Result<(), Stopped>>,
}

impl Running {
    /// Ends its process as far as one process can.
    pub async fn ends(self) -> Result<(), Stopped> {
        let _ = self.stop.send(true);
        self.answering.await.map_err(Stopped::because)??;
        self.bot.close().await;
        Ok(())
    }
}

/// What the config file says of the schools, when it sets them up.
fn set_up(school: &School, others: &[School], is_set_up: bool) -> Vec<SchoolSettings> {
    let all = std::iter::once(school).chain(others);
    if is_set_up { all.map(school_settings).collect() } else { Vec::new() }
}

async fn start(
    discord: &Rehearsal,
    clock: &Arc<SetClock>,
    schools: Vec<SchoolSettings>,
    folder: &Path,
    config: &Config,
) -> Result<Running, Stopped> {
    let mut settings = Settings::built_in().map_err(Stopped::because)?;
    settings.api_url = discord.api_url();
    settings.token = Some(Secret::new(discord.token()));
    settings.data = folder.to_owned();
    if let Some(line) = &config.tip_slot {
        settings.content.tip_slot = line.clone();
    }
    settings.backups.clone_from(&config.backups);
    if let Some(seasons) = &config.seasons {
        settings.content.seasons.clone_from(seasons);
    }
    settings.schools = schools;
    let bot = Arc::new(Shelftalker::open(settings, Arc::clone(clock) as Arc<_>).await?);
    let (stop, stopped) = watch::channel(false);
    let mut answering = tokio::spawn({
        let bot = Arc::clone(&bot);
        async move { bot.answer(stopped).await }
    });
    tokio::select! {
        () = bot.discord.ready() => Ok(Running { bot, stop, answering }),
        ended = &mut answering => {
            ended.map_err(Stopped::because)??;
            Err(Stopped::because("the bot ended before it was ready"))
        }
    }
}
