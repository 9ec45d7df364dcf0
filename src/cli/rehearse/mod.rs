//! `shelftalker rehearse`: the bot for real, against a pretend Discord on this machine, until Ctrl-C.

mod behind;
mod bot;
mod copy;
mod life;

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use secrecy::Secret;

use self::behind::Behind;
use self::bot::Bot;
use self::copy::Copy;
use super::out::say;
use crate::app::stop_signal;
use crate::clock::{Clock, SetClock, SystemClock};
use crate::commands::for_librarians;
use crate::config::{SchoolSettings, Settings};
use crate::play::{ZONE, school_settings};
use crate::rehearsal::page::{Page, PageOptions};
use crate::rehearsal::sample;
use crate::rehearsal::{Id, Options, RateLimits, Rehearsal, TOO_FAR, is_believed};

/// Play with a pretend Discord on this machine: no token, no server, no network
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Rehearse {
    /// Play two school weeks and a half term at full speed, print what was said, and end
    #[arg(long)]
    tour: bool,
    /// Open the pretend Discord alone, so that `shelftalker run` can connect from another terminal
    #[arg(long, conflicts_with = "tour")]
    stand_in_only: bool,
    /// The port to listen on; any that is free when left out
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// The port of the page; any that is free when left out
    #[arg(long, default_value_t = 0, hide_default_value = true, conflicts_with = "tour")]
    page_port: u16,
    /// Open the page in this computer's browser
    #[arg(long, conflicts_with = "tour")]
    open: bool,
    /// Begin with a school that has just been set up, without the weeks that it usually has behind it
    #[arg(long, conflicts_with_all = ["tour", "stand_in_only"])]
    bare: bool,
    /// Read the page's files from this folder whenever they are asked for
    #[cfg(debug_assertions)]
    #[arg(long, value_name = "DIR", hide = true)]
    page_from: Option<PathBuf>,
    /// Keep the bot's database in this folder; a temporary one is used and removed when left out
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Add this many more schools to the same bot, alike but for their names
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, conflicts_with = "tour")]
    more_schools: usize,
    /// What the clock shows at the beginning, like 2026-09-07T07:05:00Z; this computer's time when left out
    #[arg(long, value_name = "MOMENT", value_parser = moment, conflicts_with = "tour")]
    begins: Option<DateTime<Utc>>,
    /// The clock stands still until it is moved
    #[arg(long, conflicts_with = "tour")]
    stands: bool,
    /// Every id is greater than this one; ids begin with the clock's date when left out
    #[arg(long, value_name = "ID", conflicts_with = "tour")]
    ids_after: Option<Id>,
    /// Whether too many requests are refused, and by whose seconds
    #[arg(long, value_enum, default_value_t = Limits::Real, conflicts_with = "tour")]
    rate_limits: Limits,
}

fn moment(written: &str) -> Result<DateTime<Utc>, String> {
    let moment = DateTime::parse_from_rfc3339(written).map(|moment| moment.to_utc()).map_err(|_| {
        "I can't read that as a moment: give day, time and zone, like 2026-09-07T07:05:00Z (Z is UTC)"
            .to_owned()
    })?;
    if is_believed(&moment) { Ok(moment) } else { Err(TOO_FAR.to_owned()) }
}

/// [`RateLimits`] on the command line.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Limits {
    /// Real seconds
    Real,
    /// The seconds of the clock that can be moved
    Clock,
    /// Nothing is refused
    Off,
}

impl Rehearse {
    pub async fn play(self, config: Option<&Path>) -> anyhow::Result<()> {
        if self.tour {
            return super::tour::play().await;
        }
        let begins = self.begins.unwrap_or_else(|| SystemClock.now());
        // The school's past is played before anybody looks.
        let has_past = !self.bare && !self.stand_in_only && self.data.is_none();
        let clock = Arc::new(SetClock::still(if has_past { life::begins(begins) } else { begins }));
        clock.set_running(clock.now(), !self.stands && !has_past);
        let options = Options {
            port: self.port,
            clock: Arc::clone(&clock),
            rate_limits: match self.rate_limits {
                Limits::Real => RateLimits::ByRealTime,
                Limits::Clock => RateLimits::ByItsClock,
                Limits::Off => RateLimits::Off,
            },
            ids_after: self.ids_after,
        };
        let stand_in = Rehearsal::open(options)
            .await
            .with_context(|| format!("port {} cannot be used; choose another with --port", self.port))?;
        let mut schools = vec![sample::school(&stand_in)];
        schools.extend(sample::more_schools(&stand_in, self.more_schools));
        // Where several schools have an Ana Rivera, she is the first one's.
        let school = if self.more_schools > 0 { "Willow Creek School/" } else { "" };
        say!("A pretend Discord is open at {}. It is gone when this program ends.", stand_in.api_url());
        let mut stop = stop_signal()?;
        if self.stand_in_only {
            say!("\nIn another terminal:\n");
            say!("  export SHELFTALKER_DISCORD_API_URL={}", stand_in.api_url());
            say!("  export DISCORD_TOKEN={}", stand_in.token());
            say!("  printf '[discord]\\nclock = \"rehearsal\"\\n' > rehearsal.toml");
            say!("  shelftalker run --config rehearsal.toml\n");
            say!(
                "(The file makes the bot follow the clock here, which can be moved. Its database is in ./data.)\n"
            );
            say!("Then set the library up as Alex Admin, who may:\n");
            let setup = r#""command": "library-setup", "options": {"time-zone": "Europe/London"}"#;
            say(&stand_in, &format!("{school}Alex Admin"), "#staff-room", setup);
            for (menu, chosen) in [
                ("Who are the librarians?", "@Librarians"),
                ("Desk channel: where the librarians work", "#library-desk"),
                ("Requests channel: every teacher sees it", "#ask-the-library"),
                ("Staff channel: tips are posted here", "#staff-room"),
            ] {
                let choice = format!(r#""choose": "{menu}", "values": ["{chosen}"]"#);
                say(&stand_in, &format!("{school}Alex Admin"), "#staff-room", &choice);
            }
            explain(&stand_in, school);
            let page = self.page(&stand_in, None).await?;
            say!("\nOr play it in your browser: {}", page.address());
            let _ = stop.wait_for(|stop| *stop).await;
            return Ok(());
        }
        // Removed with the handle, at the end.
        let temporary = if self.data.is_none() { Some(tempfile::tempdir()?) } else { None };
        let folder = self.data.clone().or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned()));
        let folder = folder.unwrap_or_default();
        let settings = telling(config, &stand_in, schools.iter().map(school_settings).collect());
        let bot = Bot::new(settings(folder.clone()), Arc::clone(&clock));
        bot.start().await?;
        let copy = Copy::new(settings, Arc::clone(&clock));
        let behind = Arc::new(Behind { bot: Arc::clone(&bot), copy, folder, stand_in: stand_in.clone() });
        if has_past {
            say!("The school lives through its last weeks ...");
            // As the set-up of a school would have it (Server Settings, Integrations): teachers see few commands.
            for command in for_librarians() {
                stand_in.leave_to(schools[0].server, command, schools[0].librarians);
            }
            if let Err(fault) = life::live(&stand_in, &schools[0], &behind, begins).await {
                say!("Not all of it: {fault:#}. What there is can be played all the same.");
            }
            clock.set_running(begins, !self.stands);
        }
        let page = self.page(&stand_in, Some(Arc::clone(&behind))).await?;
        say!("\nPlay the school in your browser:\n\n  {}\n", page.address());
        if self.open {
            open_in_browser(page.address());
        }
        if self.bare {
            explain(&stand_in, school);
        } else {
            say!(
                "Everything that is done there can be done with curl, too: {}/rehearsal",
                stand_in.api_url()
            );
            say!("Ctrl-C ends it.");
        }
        let _ = stop.wait_for(|stop| *stop).await;
        behind.copy.stop().await?;
        bot.stop().await?;
        Ok(())
    }

    async fn page(&self, stand_in: &Rehearsal, behind: Option<Arc<Behind>>) -> anyhow::Result<Page> {
        let options = PageOptions {
            port: self.page_port,
            zone: ZONE,
            backstage: behind.map(|behind| behind as Arc<_>),
            #[cfg(debug_assertions)]
            files_from: self.page_from.clone(),
            #[cfg(not(debug_assertions))]
            files_from: None,
        };
        Page::open(stand_in, options).await.with_context(|| {
            format!("port {} cannot be used for the page; choose another with --page-port", self.page_port)
        })
    }
}

/// The settings of a bot that connects to this stand-in.
fn telling(config: Option<&Path>, stand_in: &Rehearsal, schools: Vec<SchoolSettings>) -> copy::TellingOf {
    let (config, api_url, token) = (config.map(Path::to_owned), stand_in.api_url(), stand_in.token());
    let schools = Arc::new(schools);
    Box::new(move |folder| {
        let (config, api_url, token) = (config.clone(), api_url.clone(), token.clone());
        let schools = Arc::clone(&schools);
        Box::new(move || {
            let mut settings = Settings::read(config.as_deref(), crate::config::Environment::default())?;
            settings.api_url.clone_from(&api_url);
            settings.token = Some(Secret::new(token.clone()));
            settings.data.clone_from(&folder);
            settings.schools = schools.to_vec();
            Ok(settings)
        })
    })
}

/// The address stands on the screen, too: whoever has no such browser opens it by hand.
fn open_in_browser(address: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = if cfg!(windows) {
        let mut command = std::process::Command::new("cmd");
        command.args(["/C", "start", "", address]);
        command
    } else {
        let mut command = std::process::Command::new(opener);
        command.arg(address);
        command
    };
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if quiet.spawn().is_err() {
        say!("No browser could be opened from here: open that address yourself.");
    }
}

/// How to act through the JSON API.
fn explain(stand_in: &Rehearsal, school: &str) {
    say!(
        "\nAsk the library as Ana Rivera, accept as Dana Hart, read what Ana reads, and move the clock by a day:\n"
    );
    let wish =
        r#""command": "request-collab", "options": {"support": "book-talk", "topic": "Marine biology"}"#;
    say(stand_in, &format!("{school}Ana Rivera"), "#staff-room", wish);
    say(stand_in, &format!("{school}Dana Hart"), "#library-desk", r#""click": "Accept""#);
    let url = stand_in.api_url();
    let ana = format!("{school}Ana Rivera").replace(' ', "+");
    say!("  curl -sS \"{url}/rehearsal/channels?as={ana}\"");
    say!("  curl -sS \"{url}/rehearsal/channels/staff-room/transcript?as={ana}&zone={ZONE}\"");
    say!(
        "  curl -sS \"{url}/rehearsal/channels/%231%20Marine%20biology/transcript?as={ana}&zone={ZONE}&waits_seconds={PATIENCE}\""
    );
    say!(
        "  curl -sS {url}/rehearsal/clock -H 'content-type: application/json' -d '{{\"advance_seconds\": 86400}}'"
    );
    say!("\nEverything else that can be done here: curl {url}/rehearsal\nCtrl-C ends it.");
}

/// How long a line waits for what the line before it brings about: the bot may be slow, or still connecting.
const PATIENCE: u8 = 10;

/// One act, as a command for the shell.
fn say(stand_in: &Rehearsal, who: &str, channel: &str, act: &str) {
    say!(
        "  curl -sS {}/rehearsal/act -H 'content-type: application/json' -d '{{\"as\": \"{who}\", \"in\": \"{channel}\", \"waits_seconds\": {PATIENCE}, {act}}}'",
        stand_in.api_url()
    );
}
