//! `shelftalker check`: is everything that a start needs in order, and what will be posted when? All that is wrong is
//! named, not the first thing alone.

mod backups;
mod folder;
mod online;
mod running;

use std::path::Path;

use secrecy::ExposeSecret;

use crate::app::database;
use crate::clock::{Clock, SystemClock};
use crate::config::{Environment, Settings, USUAL_FILE};
use crate::features::calendar::{Calendar, EntryKind};
use crate::features::setup::School;
use crate::posts::POSTS;
use crate::queue::{Line, slots_to_come};
use crate::store::sqlite::{OpenError, SqliteStore};
use crate::store::{Queue, Schools, Store, Tips};

use super::clock::clock;
use super::counted::counted;
use super::out::say;

/// Read config, database and content files; say what is wrong, or when each school's next posts are due
#[derive(clap::Args)]
pub struct Check {
    /// Also ask Discord: the token, what is left of today's starts, each school's channels and permissions. Nothing is
    /// connected, posted or changed
    #[arg(long)]
    online: bool,
    /// Only check whether a bot is running here, is connected, and posts what is due; for monitoring
    #[arg(long, conflicts_with = "online")]
    running: bool,
}

/// What is found wrong, each in a sentence with its remedy.
#[derive(Default)]
pub struct Wrong(usize);

impl Wrong {
    pub fn is(&mut self, sentence: impl std::fmt::Display) {
        self.0 += 1;
        say!("  To put right: {sentence}");
    }
}

impl Check {
    pub async fn check(self, config: Option<&Path>) -> anyhow::Result<()> {
        let settings = Settings::read(config, Environment::read())?;
        if self.running {
            let now = clock(&settings).await?.now();
            return running::look(&database(&settings.data), now);
        }
        let mut wrong = Wrong::default();
        match &settings.file {
            Some(file) if settings.schools.is_empty() => {
                say!("Config: {}, read; schools are set up in Discord, with /library-setup.", file.display());
            }
            Some(file) => {
                let schools = counted(settings.schools.len(), "school");
                say!("Config: {}, read, with {schools} set up in it.", file.display());
            }
            None => say!(
                "Config: no file, so everything has its default. To change that, make {USUAL_FILE} here, or name a file \
                 with --config."
            ),
        }
        say!(
            "Content: {}, {}, {} for a new school, {} to do together.",
            counted(settings.content.support.all().len(), "kind of support"),
            counted(settings.content.thanks.all().len(), "thank-you text"),
            counted(settings.content.tips.len(), "tip"),
            counted(settings.content.ideas.len(), "idea"),
        );
        token(&settings, self.online, &mut wrong);
        say!("Data folder: {}.", settings.data.display());
        if let Err(sentence) = folder::can_be_used(&settings.data) {
            wrong.is(sentence);
        }
        let store = stored(&settings, &mut wrong).await;
        let schools = match &store {
            Some(store) => told(store).await?,
            None => Vec::new(),
        };
        let of_store = store.as_ref().map(|store| store as &dyn Store);
        backups::look(settings.backups.as_ref(), of_store, &mut wrong).await?;
        if self.online && wrong.0 == 0 {
            online::look(&settings, &schools, &mut wrong).await;
        }
        match wrong.0 {
            0 => {
                say!("\nEverything is in order.");
                Ok(())
            }
            wrong => {
                anyhow::bail!("{} to put right; each is above, with what to do", counted(wrong, "thing"))
            }
        }
    }
}

fn token(settings: &Settings, is_tried: bool, wrong: &mut Wrong) {
    match &settings.token {
        Some(_) if is_tried => say!("Token: given."),
        Some(_) => say!("Token: given, not tried; --online tries it."),
        None => say!("Token: none."),
    }
    match &settings.token {
        Some(token) if !looks_like_a_token(token.expose_secret()) => wrong.is(
            "what is given is no bot token, which has three parts with dots between them; copy it again from the \
             Developer Portal (your application, Bot, Reset Token).",
        ),
        None => wrong.is(
            "`shelftalker run` needs a bot token; set DISCORD_TOKEN, or name a file that holds it in \
             discord.token_file.",
        ),
        Some(_) => {}
    }
}

/// Discord's tokens are three texts of letters, digits, `-` and `_`, the first of which is the bot's id in base64.
fn looks_like_a_token(token: &str) -> bool {
    let is_part = |part: &&str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let parts: Vec<&str> = token.split('.').collect();
    parts.len() == 3 && parts.iter().all(is_part) && parts[0].len() >= 20
}

/// The database, if it is in order.
async fn stored(settings: &Settings, wrong: &mut Wrong) -> Option<SqliteStore> {
    let path = database(&settings.data);
    match SqliteStore::open_to_read(&path).await {
        Ok(store) => Some(store),
        Err(OpenError::None(_)) => {
            say!("Database: none yet; the first start makes it.");
            None
        }
        Err(error) => {
            say!("Database: {}.", path.display());
            wrong.is(error);
            None
        }
    }
}

/// What the database holds: its schools, and when each posts next.
async fn told(store: &SqliteStore) -> anyhow::Result<Vec<School>> {
    let schools = store.schools().await?;
    say!("Database: in order, with {}.", counted(schools.len(), "school"));
    for school in &schools {
        let waiting = store.tips(school.id).await?.iter().filter(|tip| tip.waits()).count();
        let open = if school.rooms().is_some() { "set up" } else { "set-up not finished" };
        say!(
            "\nThe school in server {}: {open}, {}, {} waiting.",
            school.server,
            school.zone.name(),
            counted(waiting, "tip")
        );
        if school.away {
            say!("  The bot was removed from that server.");
        }
        say!("  School calendar: {}.", in_numbers(&school.calendar));
        for schedule in store.schedules(school.id).await? {
            let line = Line::parse(&schedule.cron)?;
            let when = line.in_words(&school.manner).unwrap_or_else(|| format!("\"{line}\""));
            let chosen = if schedule.chosen { ", chosen in /library-settings" } else { "" };
            let kind = POSTS.iter().find(|kind| kind.name == schedule.kind);
            say!("  {}, {when}{chosen}:", kind.map_or(&schedule.kind[..], |kind| kind.label));
            let now = SystemClock.now();
            for slot in slots_to_come(school.time(), Some(&schedule), &line, schedule.on_closed, now)
                .into_iter()
                .take(3)
            {
                let (day, time) = (slot.falls.date(), slot.falls.time());
                say!("    {} {}", school.manner.day_and_year(day), school.manner.time(time));
            }
        }
    }
    Ok(schools)
}

/// What a calendar holds, and a hint where it holds nothing.
fn in_numbers(calendar: &Calendar) -> String {
    let kinds = [
        (EntryKind::Term, "term"),
        (EntryKind::Closed, "closed time"),
        (EntryKind::Half, "half day"),
        (EntryKind::Testing, "testing time"),
    ];
    let count = |kind| calendar.entries().iter().filter(|entry| entry.kind == kind).count();
    let said: Vec<String> = kinds
        .into_iter()
        .map(|(kind, word)| (count(kind), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") })
        .collect();
    if said.is_empty() {
        return "empty, so every weekday is a school day; /school-calendar import takes an .ics file"
            .to_owned();
    }
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_three_parts_and_abc_has_not() {
        assert!(looks_like_a_token("MTIzNDU2Nzg5MDEyMzQ1Njc4.GReHrs.only-on-this-machine_0"));
        for wrong in
            ["abc", "a.b.c", "MTIzNDU2Nzg5MDEyMzQ1Njc4.GReHrs", "Bot MTIzNDU2Nzg5MDEyMzQ1Njc4.x.y", ""]
        {
            assert!(!looks_like_a_token(wrong), "{wrong}");
        }
    }
}
