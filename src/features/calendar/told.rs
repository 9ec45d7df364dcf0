//! Word to the desk of planned sessions that fall on a closed day now, said as things are when it is read.

use serde::{Deserialize, Serialize};

use super::effects::Met;
use crate::chat::words::{ours, typed};
use crate::chat::{Card, Message, Text, Tone};
use crate::features::collab::{Request, Session, Stage};
use crate::features::setup::{School, SchoolId};
use crate::library::{Fault, Library};
use crate::queue::{CardRow, NewPost, Place, Post, QUESTIONS_LIVE};
use crate::store::{Change, Write};
use crate::words;

/// The kind of post; its content is the [`Sessions`], as JSON.
pub const MET_POST: &str = "sessions-on-closed-days";

/// Of so many a card has room for a line each.
const MOST_LISTED: usize = 20;

/// The requests with sessions that a change of the calendar has met.
#[derive(Serialize, Deserialize)]
struct Sessions {
    requests: Vec<i64>,
}

/// What tells the desk; nothing where no session is met by a closed day.
pub(super) fn told(library: &Library, school: &School, met: &[Met]) -> Result<Change, Fault> {
    let mut requests: Vec<i64> =
        met.iter().filter(|met| met.is_closed()).map(|met| met.booked.request).collect();
    requests.dedup();
    if requests.is_empty() {
        return Ok(Change::default());
    }
    let content =
        serde_json::to_string(&Sessions { requests }).map_err(|error| Fault::Broken(error.to_string()))?;
    let card = CardRow {
        expires_at: Some(library.now() + QUESTIONS_LIVE),
        ..CardRow::new(library.new_card_key(), school.id, MET_POST, content)
    };
    let post = NewPost::card(library, &card, MET_POST, Place::Desk);
    Ok(Change::of(Write::NewCard(card)).and(Write::Post(post)))
}

/// Sessions or closed days have changed: what the desk was told of them may be over.
pub fn repaint_met(school: SchoolId) -> Write {
    Write::RepaintKind { school, kind: MET_POST }
}

pub async fn name_met(_: &Library, _: &School, _: &str) -> Result<Option<Text>, Fault> {
    Ok(Some("the word about sessions on closed days".into()))
}

/// The sessions that are still planned for a closed day; nothing once all of them were moved.
pub async fn render_met(library: &Library, school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    as_told(library, school, &post.content).await
}

pub async fn draw_met(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    as_told(library, school, &card.subject).await
}

/// None of them is planned for a closed day any more.
pub async fn met_is_over(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let is_over = as_told(library, school, &card.subject).await?.is_none();
    Ok(is_over.then(|| words!("Planned for a day that is closed now: no session any more.").into()))
}

async fn as_told(library: &Library, school: &School, content: &str) -> Result<Option<Message>, Fault> {
    let Sessions { requests } = serde_json::from_str(content)
        .map_err(|error| Fault::Broken(format!("sessions on closed days: {error}")))?;
    let mut lines = Vec::new();
    let today = library.now().with_timezone(&school.zone).date_naive();
    for number in requests {
        let Some(request) = library.store.request(school.id, number).await? else { continue };
        if request.stage == Stage::Scheduled {
            let met = |session: &&Session| session.day >= today && !school.is_school_day(session.day);
            lines.extend(request.sessions.iter().filter(met).map(|session| line(school, &request, session)));
        }
    }
    if lines.is_empty() {
        return Ok(None);
    }
    let more = lines.len().saturating_sub(MOST_LISTED);
    lines.truncate(MOST_LISTED);
    let mut body = words!(
        "The calendar has changed. Move them with [Reschedule] on their cards. Their teachers don't know yet."
    );
    for line in lines {
        body = body.plain("\n· ").join(line);
    }
    if more > 0 {
        body = body.join(words!("\n· and {more} more", more = more));
    }
    let title = "Planned for a day that is closed now".into();
    Ok(Some(Card { title, body, tone: Tone::Waiting, ..Card::default() }.into()))
}

fn line(school: &School, request: &Request, session: &Session) -> Text {
    let why = school.calendar.quiet(session.day, true);
    let (number, session) = (request.number, ours(session.in_short(&school.manner)));
    let (teacher, topic) = (typed(&request.teacher.name), typed(&request.wish.topic));
    match why {
        Some(why) => words!(
            "#{number}, {teacher}, {topic}: {session} ({why})",
            number = number,
            teacher = teacher,
            topic = topic,
            session = session,
            why = why.run(&school.manner)
        ),
        None => words!(
            "#{number}, {teacher}, {topic}: {session}",
            number = number,
            teacher = teacher,
            topic = topic,
            session = session
        ),
    }
}
