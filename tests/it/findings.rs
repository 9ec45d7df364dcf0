//! Faults that reviews of the queue and of the adapter have found, by their numbers there: each story shows one as people or Discord
//! meet it. What is said here of places, time and loops is what keeps them from coming back.

mod adapter;
mod backups;
mod clock;
mod effects;
mod loops;
mod places;
mod requests;
mod starts;
mod voice;

use std::path::Path;

use serde_json::json;
use shelftalker::chat::{ChannelId, RoleId, ServerId};
use shelftalker::features::setup::{self, SchoolId, new_school};
use shelftalker::features::tips::SHORTAGE_POST;
use shelftalker::queue::{NewPost, Place, Reference};
use shelftalker::rehearsal::{Id, SeenMessage, Trouble};
use shelftalker::store::{Change, Write};

use crate::school::{DESK, HART, OKAFOR, STAFF, School};

const FORBIDDEN: Trouble = Trouble::Code { status: 403, code: 50013 };
const MALFORMED: Trouble = Trouble::Code { status: 400, code: 50035 };

/// How often the bot has asked Discord for this.
fn asked(school: &School, method: &str, part_of_path: &str) -> usize {
    let recorded = school.discord().recorded();
    recorded.iter().filter(|it| it.method == method && it.path.contains(part_of_path)).count()
}

fn messages_of(channel: Id) -> String {
    format!("/channels/{channel}/messages")
}

/// How often the bot asked Discord to post in a channel.
fn posts_asked_for(school: &School, channel: Id) -> usize {
    let path = messages_of(channel);
    school.discord().recorded().iter().filter(|it| it.method == "POST" && it.path == path).count()
}

/// What everybody reads in a channel.
fn said_in(school: &School, channel: Id) -> Vec<String> {
    let mut seen = school.discord().sees(school.id(OKAFOR), channel);
    seen.retain(|message| !message.private);
    seen.iter().map(SeenMessage::text).collect()
}

/// The messages that the staff room shows.
fn staff_room(school: &School) -> Vec<String> {
    school.public(OKAFOR, STAFF).iter().map(SeenMessage::text).collect()
}

/// The messages that stand at the desk.
fn desk(school: &School) -> Vec<String> {
    school.public(HART, DESK).iter().map(SeenMessage::text).collect()
}

fn place(channel: Id) -> Place {
    Place::Channel(ChannelId(channel.to_string()))
}

/// So many channels more that everybody reads.
fn rooms(school: &School, how_many: usize) -> Vec<Id> {
    let server = school.play().school.server;
    (0..how_many).map(|n| school.discord().add_channel(server, &format!("room-{n}"), &[])).collect()
}

/// The school that these stories are told about.
async fn own(school: &School) -> SchoolId {
    let server = ServerId(school.play().school.server.to_string());
    school.play().bot.library.store.school_of(&server).await.unwrap().unwrap().id
}

/// Something short is to be said at each of these places, now.
async fn says_now(school: &School, of: SchoolId, places: &[Place]) {
    let library = &school.play().bot.library;
    let said = places.iter().map(|to| {
        Write::Post(NewPost {
            reference: Reference::random(library.chance.bits()),
            ..NewPost::now(library, of, SHORTAGE_POST, json!("low").to_string(), to.clone())
        })
    });
    library.commit(Change(said.collect())).await.unwrap();
}

/// Another school of the same bot, on a server of its own, with one channel for everything.
struct Another {
    id: SchoolId,
    server: Id,
    channel: Id,
}

async fn another_school(school: &School, name: &str) -> Another {
    let (server, _) = school.discord().add_server(name, "Somebody Else");
    let channel = school.discord().add_channel(server, "library", &[]);
    let library = &school.play().bot.library;
    let room = Some(ChannelId(channel.to_string()));
    let set_up = setup::School {
        librarians: Some(RoleId(server.to_string())),
        desk: room.clone(),
        requests: room.clone(),
        staff: room,
        ..new_school(library, &ServerId(server.to_string()))
    };
    let id = set_up.id;
    library.commit(Change::of(Write::NewSchool(set_up))).await.unwrap();
    Another { id, server, channel }
}

/// As a backup program, or somebody who moves the bot to another computer, would do.
fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
