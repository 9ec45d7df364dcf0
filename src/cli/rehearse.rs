//! `shelftalker rehearse`: the bot for real, against a pretend Discord on this machine, until Ctrl-C.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use secrecy::Secret;

use crate::app::{FINISH_WITHIN, Shelftalker, stop_signal};
use crate::clock::{Clock, SetClock, SystemClock};
use crate::config::Settings;
use crate::play::{ZONE, school_settings};
use crate::rehearsal::sample;
use crate::rehearsal::{Id, Options, RateLimits, Rehearsal, TOO_FAR, is_believed};

/// Play with a pretend Discord on this machine: no token, no server, no network
#[derive(clap::Args)]
pub struct Rehearse {
    /// Play two school weeks at full speed, print what was said, and end
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
    /// So many more schools on the same bot, alike but for their names
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, conflicts_with = "tour")]
    more_schools: usize,
    /// What the clock shows at the beginning, like 2026-09-07T07:05:00Z; this computer's time when left out
    #[arg(long, value_name = "MOMENT", value_parser = moment, conflicts_with = "tour")]
    begins: Option<DateTime<Utc>>,
    /// The clock stands until it is moved
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
    let moment: DateTime<Utc> = written.parse().map_err(|fault| format!("{fault}"))?;
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
        let clock = Arc::new(SetClock::still(self.begins.unwrap_or_else(|| SystemClock.now())));
        clock.set_running(clock.now(), !self.stands);
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
        settings.schools = schools.iter().map(school_settings).collect();
        let bot = Shelftalker::open(settings, clock).await?;
        println!("The bot is connecting; the library of each school is set up.");
        explain(&stand_in, school);
        bot.run(stop, FINISH_WITHIN).await?;
        Ok(())
    }
}

/// How to act through the JSON API.
fn explain(stand_in: &Rehearsal, school: &str) {
    println!(
        "\nAsk the library as Ana Rivera, accept as Dana Hart, read what Ana reads, and move the clock by a day:\n"
    );
    let wish =
        r#""command": "request-collab", "options": {"support": "book-talk", "topic": "Marine biology"}"#;
    say(stand_in, &format!("{school}Ana Rivera"), "#staff-room", wish);
    say(stand_in, &format!("{school}Dana Hart"), "#library-desk", r#""click": "Accept""#);
    let url = stand_in.api_url();
    let ana = format!("{school}Ana Rivera").replace(' ', "+");
    println!("  curl -sS \"{url}/rehearsal/channels?as={ana}\"");
    println!("  curl -sS \"{url}/rehearsal/channels/staff-room/transcript?as={ana}&zone={ZONE}\"");
    println!(
        "  curl -sS \"{url}/rehearsal/channels/%231%20Marine%20biology/transcript?as={ana}&zone={ZONE}&waits_seconds={PATIENCE}\""
    );
    println!(
        "  curl -sS {url}/rehearsal/clock -H 'content-type: application/json' -d '{{\"advance_seconds\": 86400}}'"
    );
    println!("\nEverything else that can be done here: curl {url}/rehearsal\nCtrl-C ends it.");
}

/// How long a line waits for what the line before it brings about: the bot may be slow, or still connecting.
const PATIENCE: u8 = 10;

/// One act, as a command for the shell.
fn say(stand_in: &Rehearsal, who: &str, channel: &str, act: &str) {
    println!(
        "  curl -sS {}/rehearsal/act -H 'content-type: application/json' -d '{{\"as\": \"{who}\", \"in\": \"{channel}\", \"waits_seconds\": {PATIENCE}, {act}}}'",
        stand_in.api_url()
    );
}
