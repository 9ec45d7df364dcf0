//! Writing in a part. Its form's card keeps which version of the part it shows: of two who write in the same part at
//! once the later is told, reads what the other wrote, and has their own words behind [Fix].

use serde::{Deserialize, Serialize};

use super::{keep, number_of, writable, written};
use crate::chat::{Form, Reply, Text};
use crate::features::collab::text;
use crate::features::plans::types::{Becomes, Part, Plan};
use crate::features::plans::{PART_CARD, cards};
use crate::library::catalogue::{Editing, is_told, reopened};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, Write};

/// The part behind a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OfPart {
    request: i64,
    part: Part,
}

/// One of the buttons of the plan.
pub async fn open_part(library: &Library, visit: &Visit, part: Part) -> Result<Form, Trouble> {
    let (_, plan) = writable(library, visit, number_of(visit.subject()?)?).await?;
    form(library, visit, &plan, part).await
}

/// [Fix] after a form that was refused: with the words as they were sent, over what stands there now.
pub async fn reopen_part(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let card = reopened(library, visit).await?;
    let Editing { of: OfPart { request, part }, .. } = Editing::read(&card)?;
    let (_, plan) = writable(library, visit, request).await?;
    Ok(cards::part_form(&plan, part, &card.key))
}

async fn form(library: &Library, visit: &Visit, plan: &Plan, part: Part) -> Result<Form, Trouble> {
    let editing = Editing { of: OfPart { request: plan.request, part }, version: plan.touched(part) };
    let card = editing.card(library, visit, PART_CARD)?;
    let form = cards::part_form(plan, part, &card.key);
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(form)
}

/// The form was sent.
pub async fn write_part(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let Editing { of: OfPart { request, part }, version } = Editing::read(visit.subject()?)?;
    let (request, plan) = writable(library, visit, request).await?;
    let words = match visit.given(cards::WORDS).trim() {
        "" => String::new(),
        typed => text(typed, &format!("\"{}\"", cards::label(part)), cards::MOST_PART)
            .map_err(Refusal::of_typed)?,
    };
    // The same once more is there already.
    if plan.told(part) != words && plan.touched(part) != version {
        is_told(library, visit, plan.touched(part).to_string()).await?;
        let changes = library.store.plan_changes(visit.school.id, request.number).await?;
        let latest = changes.iter().find(|change| change.part == part);
        return Err(cards::somebody_else_wrote(part, latest, &plan.told(part)).into());
    }
    let plan = keep(library, visit, &plan, [(part, Becomes::Words(words))]).await?;
    written(library, visit, &request, &plan, Text::default()).await
}
