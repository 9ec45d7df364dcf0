//! What can be done about a newsletter that is queued or out: called off, corrected, recalled.

use super::approving::ask;
use super::copies::{messages, not_begun, put_right, queue, repainted, unqueued};
use super::{
    clicked, deliveries, has_begun, moment, named, on_the_wall, open_editor, repaint_question, show,
};
use crate::chat::Reply;
use crate::features::newsletters::{Newsletter, cards};
use crate::features::pauses::Pause;
use crate::features::setup::School;
use crate::library::visit::{Question, Visit};
use crate::library::{Library, Trouble};
use crate::queue::{cancelled, outcome};
use crate::store::{Change, Write};

/// [Cancel it]: its moment goes, and with it what a colleague has agreed to.
pub async fn before_calling_off(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    sure_to_call_off(library, visit, &clicked(library, visit).await?).await
}

/// `/newsletter cancel`
pub async fn before_calling_off_named(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    sure_to_call_off(library, visit, &named(library, visit).await?).await
}

async fn sure_to_call_off(
    library: &Library,
    visit: &Visit,
    newsletter: &Newsletter,
) -> Result<Option<Question>, Trouble> {
    newsletter.called_off()?;
    not_begun(library, newsletter).await?;
    let at = moment(newsletter).map(|at| on_the_wall(&visit.school, at));
    Ok(Some(cards::sure_to_call_off(newsletter, at, &visit.school.manner)))
}

/// [Cancel it]: a draft again.
pub async fn call_off(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = take_back(library, clicked(library, visit).await?).await?;
    show(library, visit, &newsletter).await.map(Reply::Changed)
}

/// `/newsletter cancel`
pub async fn call_off_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = take_back(library, named(library, visit).await?).await?;
    open_editor(library, visit, &newsletter, Change::default()).await
}

/// Takes what would go out in a pause back into drafts, with the titles; what has begun to go out goes on.
pub async fn called_off_in_pause(
    library: &Library,
    school: &School,
    pause: &Pause,
) -> Result<(Change, Vec<String>), Trouble> {
    let mut change = Change::default();
    let mut titles = Vec::new();
    for newsletter in library.store.newsletters(school.id).await? {
        let falls = moment(&newsletter).map(|at| on_the_wall(school, at));
        let has_begun = has_begun(library, &newsletter, &deliveries(library, &newsletter).await?);
        if falls.is_some_and(|falls| pause.covers(falls)) && !has_begun {
            change = change.and_all(unqueued(library, &newsletter).await?);
            let draft = newsletter.called_off()?;
            titles.push(draft.written.title.clone());
            change = change.and(Write::Newsletter(draft));
        }
    }
    Ok((change, titles))
}

async fn take_back(library: &Library, newsletter: Newsletter) -> Result<Newsletter, Trouble> {
    let draft = newsletter.called_off()?;
    let change = unqueued(library, &newsletter).await?;
    library.commit(change.and(Write::Newsletter(draft.clone()))).await?;
    Ok(draft)
}

/// [Save the changes] before it is posted, [Correct every copy] after: what is said is what is written from now on.
pub async fn correct(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let corrected = newsletter.corrected()?;
    messages(library, &corrected.written)?;
    if visit.school.second_eyes {
        return ask(library, visit, &newsletter, moment(&newsletter)).await.map(Reply::Changed);
    }
    if has_begun(library, &newsletter, &deliveries(library, &newsletter).await?) {
        put_right(library, &newsletter, None).await?;
        return show(library, visit, &corrected).await.map(Reply::Changed);
    }
    let at = moment(&newsletter).unwrap_or_else(|| library.now());
    let newsletter = queue(library, newsletter, at, None).await?;
    show(library, visit, &newsletter).await.map(Reply::Changed)
}

/// [Recall]: asked once more.
pub async fn ask_to_recall(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    newsletter.recalled()?;
    Ok(Reply::Changed(cards::sure_to_recall(&newsletter, &visit.subject()?.key)))
}

/// Every copy is taken down; what has not gone out does not go.
pub async fn recall(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let recalled = newsletter.recalled()?;
    let deliveries = deliveries(library, &newsletter).await?;
    let parts = deliveries.len();
    let unsaid = cancelled(library, &deliveries, outcome::is_surely_unsaid);
    let change = unsaid.and_all(repainted(&newsletter, parts));
    let change = change.and(repaint_question(&newsletter));
    library.commit(change.and(Write::Newsletter(recalled.clone()))).await?;
    show(library, visit, &recalled).await.map(Reply::Changed)
}
