//! Sending a newsletter: to which channels, and when.

use chrono::{DateTime, TimeDelta, Utc};

use super::approving::ask;
use super::copies::{copies, messages, not_begun, queue, unqueued};
use super::{clicked, moment, named, on_the_wall, open_editor, show, shown_with, shut};
use crate::chat::words::ours;
use crate::chat::{Field, FieldKind, Form, Message, Reply};
use crate::features::newsletters::{Channel, Content, NEWSLETTER, Newsletter, NewsletterId, Stage, cards};
use crate::features::pauses;
use crate::library::visit::{Question, Visit};
use crate::library::{Library, Refusal, Trouble};
use crate::queue::instant;
use crate::store::{Change, Write};
use crate::words;

/// Further ahead somebody has mistyped the year.
const LONGEST_AHEAD: TimeDelta = TimeDelta::days(366);

/// Chosen in the menu: they are added to the channels, where their chooser may write there.
pub async fn add_channels(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    let mut refused = Vec::new();
    for chosen in &visit.chosen_channels {
        if !chosen.may_write {
            refused.push(format!("#{}", chosen.name));
        } else if newsletter.channels.iter().all(|channel| channel.id != chosen.id) {
            let (id, is_announcement) = (chosen.id.clone(), chosen.is_announcement);
            newsletter.channels.push(Channel { id, is_announcement });
        }
    }
    change_channels(library, visit, newsletter, &refused).await
}

/// [Remove all channels]: picking twenty of them takes its time.
pub async fn before_clearing(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let newsletter = clicked(library, visit).await?;
    Ok((!newsletter.channels.is_empty()).then(|| cards::sure_to_clear(&newsletter)))
}

pub async fn clear_channels(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    change_channels(library, visit, Newsletter { channels: Vec::new(), ..newsletter }, &[]).await
}

/// [Other servers too], [Only this server]
pub async fn toggle_outside(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let leaves_server = !newsletter.leaves_server;
    change_channels(library, visit, Newsletter { leaves_server, ..newsletter }, &[]).await
}

/// Where it goes can be changed until it goes; what is queued is queued anew.
async fn change_channels(
    library: &Library,
    visit: &Visit,
    newsletter: Newsletter,
    refused: &[String],
) -> Result<Reply, Trouble> {
    let change = match &newsletter.stage {
        Stage::Queued { .. } if visit.school.second_eyes => {
            return Err(Refusal::new(
                "A second librarian has agreed to these channels: press [Cancel it], change them, and ask again.",
            )
            .into());
        }
        Stage::Queued { .. } if newsletter.channels.is_empty() => {
            return Err(
                Refusal::new("It is scheduled and has to go somewhere: press [Cancel it] first.").into()
            );
        }
        Stage::Queued { at, said } => {
            let parts = messages(library, said)?;
            unqueued(library, &newsletter).await?.and_all(copies(library, &newsletter, parts, *at))
        }
        Stage::Draft | Stage::Recalled => Change::default(),
    };
    library.commit(change.and(Write::Newsletter(newsletter.clone()))).await?;
    shown_with(library, visit, &newsletter, refused).await.map(Reply::Changed)
}

/// [Send now]: asked once more.
pub async fn ask_to_send(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let ready = newsletter.queued(library.now())?;
    let count = messages(library, &ready.written)?;
    let shut = shut(library, &visit.school, &newsletter).await;
    Ok(Reply::Changed(cards::sure_to_send(&newsletter, count, &shut, &visit.subject()?.key)))
}

pub async fn send(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    if moment(&newsletter).is_some_and(|at| at <= library.now()) {
        return Err(Refusal::new(
            "This newsletter is out, or going out. /newsletter report says how far it is.",
        )
        .into());
    }
    go_from_editor(library, visit, newsletter, None).await
}

/// The editor shows what came of it.
async fn go_from_editor(
    library: &Library,
    visit: &Visit,
    newsletter: Newsletter,
    at: Option<DateTime<Utc>>,
) -> Result<Reply, Trouble> {
    Ok(Reply::Changed(match go(library, visit, newsletter, at).await? {
        Went::Queued(newsletter) => show(library, visit, &newsletter).await?,
        Went::Asked(message) => message,
    }))
}

/// What came of sending or scheduling.
enum Went {
    Queued(Box<Newsletter>),
    /// A second librarian is asked first.
    Asked(Message),
}

/// Queues it for a moment, or for now; or asks for a second librarian's agreement.
async fn go(
    library: &Library,
    visit: &Visit,
    newsletter: Newsletter,
    at: Option<DateTime<Utc>>,
) -> Result<Went, Trouble> {
    go_with(library, visit, newsletter, at, Change::default()).await
}

/// The same, with what is written before it.
async fn go_with(
    library: &Library,
    visit: &Visit,
    newsletter: Newsletter,
    at: Option<DateTime<Utc>>,
    first: Change,
) -> Result<Went, Trouble> {
    let moment = at.unwrap_or_else(|| library.now());
    if let Some(pause) = visit.school.pauses.of(NEWSLETTER, on_the_wall(&visit.school, moment)) {
        return Err(Refusal(pauses::by_then(pause, &visit.school.manner)).into());
    }
    if !visit.school.second_eyes {
        return queue(library, newsletter, moment, first).await.map(|queued| Went::Queued(Box::new(queued)));
    }
    newsletter.queued(moment)?;
    messages(library, &newsletter.written)?;
    not_begun(library, &newsletter).await?;
    library.commit(first).await?;
    ask(library, visit, &newsletter, at).await.map(Went::Asked)
}

/// A newsletter that another feature has written, for the staff channel.
pub fn for_the_staff(library: &Library, visit: &Visit, written: Content) -> Newsletter {
    let staff = visit.school.staff.iter();
    Newsletter {
        id: NewsletterId(library.new_card_key().0),
        school: visit.school.id,
        written,
        channels: staff.map(|id| Channel { id: id.clone(), is_announcement: false }).collect(),
        leaves_server: false,
        stage: Stage::Draft,
        author: visit.member.person(),
        begun_at: library.now(),
        version: 1,
    }
}

/// Opens a new newsletter in its editor, queued for a moment where one is given; `decided` is written with it.
pub async fn begin(
    library: &Library,
    visit: &Visit,
    newsletter: Newsletter,
    at: Option<DateTime<Utc>>,
    decided: Write,
) -> Result<Reply, Trouble> {
    let begun = Change::of(Write::NewNewsletter(newsletter.clone())).and(decided);
    let Some(at) = at else { return open_editor(library, visit, &newsletter, begun).await };
    match go_with(library, visit, newsletter, Some(at), begun).await? {
        Went::Queued(newsletter) => open_editor(library, visit, &newsletter, Change::default()).await,
        Went::Asked(message) => Ok(Reply::Private(message)),
    }
}

/// `/newsletter send`: opens the editor, whose button asks once more.
pub async fn send_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = named(library, visit).await?;
    open_editor(library, visit, &newsletter, Change::default()).await
}

pub async fn open_schedule(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let newsletter = clicked(library, visit).await?;
    // Asked before the form is opened: nobody should choose a day for nothing.
    newsletter.queued(library.now())?;
    let school = &visit.school;
    let at = moment(&newsletter).map(|at| on_the_wall(school, at));
    let today = on_the_wall(school, library.now()).date();
    Ok(cards::schedule_form(at, today, &school.manner, &visit.subject()?.key))
}

pub async fn schedule(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let at = chosen_moment(library, visit)?;
    go_from_editor(library, visit, newsletter, Some(at)).await
}

/// The options of `/newsletter schedule`.
pub fn schedule_fields(library: &Library) -> Vec<Field> {
    let line = |name: &'static str, hint: &str, required| Field {
        name,
        label: name.into(),
        hint: hint.into(),
        kind: FieldKind::Line { most: 40 },
        required,
        filled: None,
    };
    let mut fields = super::which_newsletter(library);
    fields.extend([
        line("day", "A day, like 18 Sep or \"tomorrow\"", true),
        line("time", "A time, like 15:30 or 3.30pm", false),
    ]);
    fields
}

pub async fn schedule_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = named(library, visit).await?;
    let at = chosen_moment(library, visit)?;
    match go(library, visit, newsletter, Some(at)).await? {
        Went::Queued(newsletter) => open_editor(library, visit, &newsletter, Change::default()).await,
        Went::Asked(message) => Ok(Reply::Private(message)),
    }
}

fn chosen_moment(library: &Library, visit: &Visit) -> Result<DateTime<Utc>, Refusal> {
    let now = library.now();
    let school = &visit.school;
    let today = on_the_wall(school, now).date();
    let local = cards::read_moment(&visit.given, today, &school.manner).map_err(Refusal)?;
    let at = instant(school.zone, local);
    if at <= now {
        return Err(Refusal::new(words!(
            "{moment} has passed. Give a later time. /newsletter send sends it now.",
            moment = ours(school.manner.moment(local))
        )));
    }
    if at > now + LONGEST_AHEAD {
        return Err(Refusal::new("That is more than a year ahead: please check the date."));
    }
    Ok(at)
}
