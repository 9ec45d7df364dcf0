//! `shelftalker check`: is everything that a start needs in order, and what will be posted when?

use std::path::Path;

use crate::app::database;
use crate::clock::{Clock, SystemClock};
use crate::config::{Environment, Settings};
use crate::queue::{CronLine, slots_to_come};
use crate::store::sqlite::SqliteStore;
use crate::store::{Queue, Schools, Tips};

/// Reads everything and prints what it found; the first thing that is wrong is the error.
pub async fn check(config: Option<&Path>) -> anyhow::Result<()> {
    let settings = Settings::read(config, Environment::read())?;
    println!("Config: in order.");
    println!(
        "Content: {} kinds of support, {} thank-you texts, {} tips for a new school.",
        settings.content.support.all().len(),
        settings.content.thanks.all().len(),
        settings.content.tips.len()
    );
    match &settings.token {
        Some(_) => println!("Token: given (not tried)."),
        None => println!("Token: none; `shelftalker run` needs DISCORD_TOKEN or discord.token_file."),
    }
    let path = database(&settings.data);
    if !path.exists() {
        println!("Database: none yet at {}; the first start makes it.", path.display());
        return Ok(());
    }
    let store = SqliteStore::open_to_read(&path).await?;
    let schools = store.schools().await?;
    println!("Database: {} is in order; {} school(s).", path.display(), schools.len());
    for school in schools {
        let waiting = store.tips(school.id).await?.iter().filter(|tip| tip.waits()).count();
        let open = if school.rooms().is_some() { "set up" } else { "set-up not finished" };
        println!(
            "\nSchool in server {}: {open}, {}, {waiting} tips waiting.",
            school.server,
            school.zone.name()
        );
        let now = SystemClock.now();
        for schedule in store.schedules(school.id).await? {
            let cron = CronLine::parse(&schedule.cron)?;
            let when = cron.in_words(&school.manner).unwrap_or_else(|| format!("\"{cron}\""));
            let chosen = if schedule.chosen { ", chosen in /library-settings" } else { "" };
            println!("  {}, {when}{chosen}:", schedule.kind);
            for slot in slots_to_come(school.zone, Some(&schedule), &cron, now).into_iter().take(3) {
                let (day, time) = (slot.nominal.date(), slot.nominal.time());
                println!("    {} {}", school.manner.day_and_year(day), school.manner.time(time));
            }
        }
    }
    Ok(())
}
