//! What librarians do with newsletters. Everything is kept at each step; nothing goes out, and nothing that is out
//! changes, but by a button that says so.

mod approving;
mod copies;
mod known;
mod looking;
mod sending;
mod taking_back;
mod writing;

pub use approving::{agree, approval_is_over, draw_approval};
pub use looking::{
    ToCome, draw, list, name_copy, name_question, next_page, open_one, preview, preview_named, previous_page,
    report, report_named, suggest, to_come, which_newsletter,
};
pub use sending::{
    add_channels, ask_to_send, before_clearing, begin, clear_channels, for_the_staff, open_schedule,
    schedule, schedule_anyway, schedule_fields, schedule_named, send, send_named, toggle_outside,
};
pub use taking_back::{
    ask_to_recall, before_calling_off, before_calling_off_named, call_off, call_off_named,
    called_off_in_pause, correct, recall,
};
pub use writing::{
    add_section, back, before_removing_section, choose_section, edit_fields, edit_named, edit_section,
    move_up, open_new_section, open_section, open_title, remove_section, retitle, write, write_fields,
};

use chrono::{DateTime, NaiveDateTime, Utc};
use futures_util::future::join_all;

use crate::chat::{CardKey, Message, Outcome, Reason, Reply, Run, Text, Work};
use crate::features::newsletters::laying::{Laid, lay};
use crate::features::newsletters::{
    APPROVAL_CARD, Content, EDITOR_CARD, NEWSLETTER, Newsletter, NewsletterId, Stage, cards,
};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, Delivery, State};
use crate::store::{Change, StoreError, Write};

/// The messages that a text takes, in order; or one sentence that says why it cannot be posted.
fn laid_out(library: &Library, content: &Content) -> Result<Laid, Text> {
    let measure = |part: &str| library.chat.length(&Text::default().run(Run::Markdown(part.to_owned())));
    lay(content, library.chat.limits().card_body, measure).map_err(|problem| problem.said())
}

/// Which newsletter, and which of its messages, the card of a copy is about.
fn which_message(card: &CardRow) -> Result<(NewsletterId, usize), Fault> {
    let (id, part) = card.subject.split_once(' ').unwrap_or_default();
    match part.parse() {
        Ok(part) => Ok((NewsletterId(id.to_owned()), part)),
        Err(_) => Err(Fault::Broken(format!("a newsletter's card is about \"{}\"", card.subject))),
    }
}

/// The newsletter whose editor was clicked.
async fn clicked(library: &Library, visit: &Visit) -> Result<Newsletter, Trouble> {
    let subject = &visit.subject()?.subject;
    let id = NewsletterId(subject.split(' ').next().unwrap_or_default().to_owned());
    Ok(library.store.newsletter(visit.school.id, &id).await?.ok_or_else(no_such_newsletter)?)
}

/// The newsletter that a command names, by a suggestion or by its title.
async fn named(library: &Library, visit: &Visit) -> Result<Newsletter, Trouble> {
    let typed = visit.given("newsletter").trim();
    let is_it = |it: &Newsletter| it.id.0 == typed || it.written.title.eq_ignore_ascii_case(typed);
    let found = library.store.newsletters(visit.school.id).await?.into_iter().find(is_it);
    Ok(found.ok_or_else(no_such_newsletter)?)
}

fn no_such_newsletter() -> Refusal {
    Refusal::new(
        "There is no newsletter of that title. Start typing it and choose a suggestion, or look at \
         /newsletter list.",
    )
}

async fn deliveries(library: &Library, newsletter: &Newsletter) -> Result<Vec<Delivery>, StoreError> {
    library.store.deliveries_of(newsletter.school, NEWSLETTER, &newsletter.id.0).await
}

/// Its moment has come, or something of it was tried: from then on it is corrected and recalled, not edited and
/// cancelled.
fn has_begun(library: &Library, newsletter: &Newsletter, deliveries: &[Delivery]) -> bool {
    moment(newsletter).is_some_and(|at| at <= library.now())
        || deliveries.iter().any(|delivery| !matches!(delivery.state, State::Queued | State::Cancelled))
}

/// The question to the desk shows how it stands by now.
fn repaint_question(newsletter: &Newsletter) -> Write {
    Write::Repaint { school: newsletter.school, kind: APPROVAL_CARD, subject: newsletter.id.0.clone() }
}

/// Keeps a newsletter and shows its editor on the clicked card.
async fn keep(library: &Library, visit: &Visit, newsletter: Newsletter) -> Result<Reply, Trouble> {
    let repaint = repaint_question(&newsletter);
    library.commit(Change::of(Write::Newsletter(newsletter.clone())).and(repaint)).await?;
    show(library, visit, &newsletter).await.map(Reply::Changed)
}

async fn show(library: &Library, visit: &Visit, newsletter: &Newsletter) -> Result<Message, Trouble> {
    shown_with(library, visit, newsletter, &[]).await
}

async fn shown_with(
    library: &Library,
    visit: &Visit,
    newsletter: &Newsletter,
    refused: &[String],
) -> Result<Message, Trouble> {
    let key = visit.subject()?.key.clone();
    draw_editor(library, &visit.school, newsletter, refused, &key).await
}

async fn draw_editor(
    library: &Library,
    school: &School,
    newsletter: &Newsletter,
    refused: &[String],
    key: &CardKey,
) -> Result<Message, Trouble> {
    let deliveries = deliveries(library, newsletter).await?;
    let has_begun = has_begun(library, newsletter, &deliveries);
    // What has begun says of each copy how it stands.
    let shut = if has_begun { Vec::new() } else { shut(library, school, newsletter).await };
    let laid = laid_out(library, &newsletter.written);
    let editor = cards::Editor {
        newsletter,
        messages: laid.as_ref().map(|laid| laid.parts.len()).map_err(Clone::clone),
        changes: laid.as_ref().map_or(&newsletter.written.changes, |laid| &laid.changes),
        at: moment(newsletter).map(|at| school.manner.moment(on_the_wall(school, at))),
        has_begun,
        copies: &known::copies(library, school, newsletter, &deliveries).await?,
        refused,
        shut: &shut,
    };
    Ok(cards::editor(&editor, key))
}

/// The channels of a newsletter in which the bot may not post, or that are gone. Where the chat does not say so just
/// now, nothing is claimed.
async fn shut(library: &Library, school: &School, newsletter: &Newsletter) -> Vec<cards::Shut> {
    let looks = newsletter.channels.iter().map(|channel| async {
        let channel = channel.id.clone();
        match library.chat.missing_in(&school.server, &channel, Work::Posting).await {
            Outcome::Done(missing) if !missing.is_empty() => Some(cards::Shut { channel, missing }),
            Outcome::Refused(Reason::NoSuchPlace(_)) => Some(cards::Shut { channel, missing: Vec::new() }),
            _ => None,
        }
    });
    join_all(looks).await.into_iter().flatten().collect()
}

/// A new editor card for a newsletter, private to whoever asked for it.
async fn open_editor(
    library: &Library,
    visit: &Visit,
    newsletter: &Newsletter,
    change: Change,
) -> Result<Reply, Trouble> {
    let card = visit.own_card(library, EDITOR_CARD, newsletter.id.0.clone());
    let message = draw_editor(library, &visit.school, newsletter, &[], &card.key).await?;
    library.commit(change.and(Write::NewCard(card))).await?;
    Ok(Reply::Private(message))
}

fn moment(newsletter: &Newsletter) -> Option<DateTime<Utc>> {
    match newsletter.stage {
        Stage::Queued { at, .. } => Some(at),
        _ => None,
    }
}

fn on_the_wall(school: &School, moment: DateTime<Utc>) -> NaiveDateTime {
    moment.with_timezone(&school.zone).naive_local()
}
