//! `check --online`: what Discord says of the token and of each school's rooms. It is asked, and nothing else: no
//! connection to the gateway, so no start of today's is used up, and a bot that runs meanwhile is not disturbed.

use std::sync::Arc;

use super::{Wrong, say};
use crate::chat::discord::{Discord, Options};
use crate::chat::{ChannelId, Chat, Outcome, Reason, RoleId, ServerId, Work};
use crate::clock::SystemClock;
use crate::config::Settings;
use crate::features::setup::School;

/// A school as the config file has it, or else the database.
struct Chosen {
    server: ServerId,
    librarians: Option<RoleId>,
    rooms: [(&'static str, Option<ChannelId>, Work); 3],
}

impl Chosen {
    fn all(settings: &Settings, schools: &[School]) -> Vec<Self> {
        let of_file = settings.schools.iter().map(|school| {
            let rooms = [&school.desk, &school.requests, &school.staff].map(|room| Some(room.clone()));
            Self::new(&school.server, Some(school.librarians.clone()), rooms)
        });
        let is_in_file = |school: &&School| settings.schools.iter().any(|it| it.server == school.server);
        let others = schools.iter().filter(|school| !is_in_file(school) && !school.away).map(|school| {
            let rooms = [school.desk.clone(), school.requests.clone(), school.staff.clone()];
            Self::new(&school.server, school.librarians.clone(), rooms)
        });
        of_file.chain(others).collect()
    }

    fn new(server: &ServerId, librarians: Option<RoleId>, rooms: [Option<ChannelId>; 3]) -> Self {
        let [desk, requests, staff] = rooms;
        let rooms = [
            ("desk channel", desk, Work::Posting),
            ("requests channel", requests, Work::Threads),
            ("staff channel", staff, Work::Posting),
        ];
        Self { server: server.clone(), librarians, rooms }
    }
}

pub async fn look(settings: &Settings, schools: &[School], wrong: &mut Wrong) {
    say!("\nDiscord, at {}:", settings.api_url);
    let Some(token) = settings.token.clone() else { return };
    let options = Options { api_url: settings.api_url.clone(), token };
    let discord = match Discord::new(options, Arc::new(SystemClock)) {
        Ok(discord) => discord,
        Err(error) => return wrong.is(error),
    };
    let seen = match discord.try_token().await {
        Ok(seen) => seen,
        Err(why) => return wrong.is(why),
    };
    say!("  The token is accepted: the bot is called {}.", seen.name);
    if let Some((left, of)) = seen.starts_left {
        say!("  Starts: {left} of {of} left for today.");
        if left == 0 {
            wrong.is("no start is left for today; wait, and find out what starts the bot over and over.");
        }
    }
    say!("  Intents: it needs none that has to be switched on.");
    for school in Chosen::all(settings, schools) {
        look_at_school(&discord, &school, wrong).await;
    }
}

async fn look_at_school(discord: &Discord, school: &Chosen, wrong: &mut Wrong) {
    let server = match discord.look_at_server(&school.server).await {
        Outcome::Done(server) => server,
        outcome => {
            say!("\n  Server {}:", school.server);
            return wrong.is(why(&outcome).unwrap_or_else(|| {
                "the bot is not in that server; invite it, or correct the server's id.".to_owned()
            }));
        }
    };
    say!("\n  {}:", server.name);
    match school.librarians.as_ref().map(|role| server.roles.iter().find(|(id, _)| id == role)) {
        None => say!("    librarians: not chosen yet"),
        Some(Some((_, name))) => say!("    librarians: @{name}"),
        Some(None) => {
            wrong.is("the librarians' role is not in that server; choose another with /library-setup.");
        }
    }
    for (room, channel, work) in &school.rooms {
        let Some(channel) = channel else {
            say!("    {room}: not chosen yet");
            continue;
        };
        let name = match discord.name_of(channel).await {
            Outcome::Done(name) => format!("#{name}"),
            _ => "a channel that I can't see".to_owned(),
        };
        match discord.missing_in(&school.server, channel, *work).await {
            Outcome::Done(missing) if missing.is_empty() => say!("    {room}: {name}, in order"),
            Outcome::Done(missing) => {
                say!("    {room}: {name}");
                wrong.is(format!("in {name} the bot lacks {}; allow it there.", missing.join(", ")));
            }
            Outcome::Refused(Reason::NoSuchPlace(_)) => {
                wrong.is(format!("the {room} was deleted; choose another with /library-setup."));
            }
            outcome => {
                say!("    {room}: {name}");
                wrong.is(why(&outcome).unwrap_or_else(|| "Discord did not say; try again.".to_owned()));
            }
        }
    }
    if let Some((_, Some(desk), _)) = school.rooms.first()
        && matches!(discord.everyone_sees(&school.server, desk).await, Outcome::Done(true))
    {
        wrong.is(
            "everybody in that server can read the desk channel; take View Channel from @everyone there.",
        );
    }
}

/// Why it is not known, where Discord has said so.
fn why<T>(outcome: &Outcome<T>) -> Option<String> {
    match outcome {
        Outcome::SurelyNot(cause) | Outcome::Maybe(cause) => Some(cause.words.clone()),
        Outcome::Wait { .. } => Some("Discord asks for patience; try again in a while.".to_owned()),
        Outcome::Refused(reason) => reason.cause().map(|cause| cause.words.clone()),
        Outcome::Done(_) => None,
    }
}
