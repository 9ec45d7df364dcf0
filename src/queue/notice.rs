//! What the desk is told about the whole queue, as it is queued; `cards/notices.rs` says it in words.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use shelftalker_core::queue::{Place, Reference};

use super::moment::Now;
use super::types::NewPost;
use crate::chat::ChannelId;
use crate::features::setup::SchoolId;
use crate::library::{Fault, Library};
use crate::store::{Change, Write};

/// The kind of post: its content is a [`Notice`], as JSON.
pub const NOTICE: &str = "notice";

/// Desks told in one commit.
const DESKS_AT_ONCE: usize = 100;

/// What is wrong is worth reading for as long as anybody may still look at the desk.
pub const WINDOW: TimeDelta = TimeDelta::days(30);

/// Something that the desk should know about the whole queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    Missed(Missed),
    /// Our clock and the chat's are apart by so many seconds (positive: the chat's is ahead).
    ClocksApart {
        seconds: i64,
    },
    /// Somebody else answers members in our name.
    AnotherCopy,
    /// What had paused posting is over. Queued by versions that did not say what it was.
    GoesOn,
    ClocksAgree,
    OnlyCopy,
    /// The bot was started anew while another copy of it ran, and has heard of none since.
    NotHeardSince,
    /// What is kept is copied nowhere, since this moment.
    NoBackups {
        since: DateTime<Utc>,
    },
    BackupsAgain,
    /// Whoever has these open requests is no member any more. Nobody is named: what is posted here is not repainted.
    Left {
        requests: Vec<i64>,
    },
    /// Something cannot be worked on, and is left alone.
    SetAside,
    /// A message that stands cannot be changed, published or taken down, in this channel and for this cause.
    NotChanged {
        channel: ChannelId,
        cause: String,
    },
    /// A card has moved to another channel, and its old message could not be taken down here.
    LeftBehind {
        channel: ChannelId,
    },
}

/// Slots fell due while the bot could not post, and are not caught up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    pub kind: String,
    /// On the school's wall clock.
    #[serde(rename = "nominal")]
    pub fell: NaiveDateTime,
    pub slots: u32,
    /// What would have been said is said some other time.
    #[serde(default = "yes")]
    pub comes_later: bool,
    /// What is past and was not said: the contents of its posts.
    #[serde(default)]
    pub unsaid: Vec<String>,
}

/// Notices that were queued before there was another kind.
fn yes() -> bool {
    true
}

/// The write that tells a notice at `to`. The same reference is told once.
pub fn tell(
    school: SchoolId,
    to: Place,
    notice: &Notice,
    reference: Reference,
    now: DateTime<Utc>,
) -> Result<Write, Fault> {
    Ok(Write::Post(post_of(school, to, notice, reference, now)?))
}

fn post_of(
    school: SchoolId,
    to: Place,
    notice: &Notice,
    reference: Reference,
    now: DateTime<Utc>,
) -> Result<NewPost, Fault> {
    let content = serde_json::to_string(notice).map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(NewPost {
        school,
        kind: NOTICE,
        reference,
        content,
        card: None,
        due_at: now,
        closes_at: now + WINDOW,
        at_once: true,
        to: vec![to],
        parts: 1,
    })
}

/// Tells each desk of what has begun or ended at that moment, beside the line. Told again, it is told once.
pub async fn tell_every_desk(library: &Library, news: &Notice, at: DateTime<Utc>) -> Result<(), Fault> {
    tell_them(library, news, at, library.now()).await
}

/// The same where this database may be a backup from before it was told: what began before this process did is due from
/// then on, so that it is looked for in the chat first.
pub async fn tell_every_desk_unless_told(
    library: &Library,
    news: &Notice,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    let now = Now::of(library);
    let due_at = if at < now.started_at() { at } else { now.at };
    tell_them(library, news, at, due_at).await
}

async fn tell_them(
    library: &Library,
    news: &Notice,
    at: DateTime<Utc>,
    due_at: DateTime<Utc>,
) -> Result<(), Fault> {
    let schools = library.store.schools().await?;
    let open: Vec<_> = schools.iter().filter(|school| school.rooms().is_some() && !school.away).collect();
    for some in open.chunks(DESKS_AT_ONCE) {
        let tells: Vec<Change> = some
            .iter()
            .map(|school| tells_one_desk(library, school.id, news, at, due_at))
            .collect::<Result<_, _>>()?;
        let together = tells.iter().cloned().fold(Change::default(), Change::and_all);
        if !library.commit_behind(together).await? {
            for tells in tells {
                library.commit_behind(tells).await?;
            }
        }
    }
    Ok(())
}

fn tells_one_desk(
    library: &Library,
    school: SchoolId,
    news: &Notice,
    at: DateTime<Utc>,
    due_at: DateTime<Utc>,
) -> Result<Change, Fault> {
    let name = format!("every desk {} {} {news:?}", at.timestamp_millis(), school.0);
    let reference = Reference::told_once(&library.installation, &name);
    let post = post_of(school, Place::DeskAside, news, reference, library.now())?;
    Ok(Change::of(Write::Post(NewPost { due_at, ..post })))
}
