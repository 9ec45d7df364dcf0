//! `shelftalker rehearse`: the bot for real, against a pretend Discord on this machine, until Ctrl-C.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use secrecy::Secret;

use crate::app::{FINISH_WITHIN, Shelftalker, stop_signal};
use crate::clock::{Clock, SetClock, SystemClock};
use crate::config::Settings;
use crate::play::{ZONE, school_settings};
use crate::rehearsal::sample;
use crate::rehearsal::{Options, Rehearsal};

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
}

impl Rehearse {
    pub async fn play(self, config: Option<&Path>) -> anyhow::Result<()> {
        if self.tour {
            return super::tour::play().await;
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
        bot.run(stop, FINISH_WITHIN).await?;
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
