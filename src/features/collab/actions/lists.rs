//! Looking one's own requests up: `/my-requests`.

use super::drafting::drafts;
use super::today;
use crate::chat::{CardKey, Message, Reply};
use crate::features::collab::cards::{self, PAGE};
use crate::features::collab::types::{Request, Thanks};
use crate::features::collab::{MY_REQUESTS_CARD, RECEIPT_CARD};
use crate::features::thanks;
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, RequestFilter};

/// `/my-requests`.
pub async fn my_requests(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.looks_at(library, MY_REQUESTS_CARD, String::new()).await?;
    let wishes = thanks::wish_of(library, visit.school.id, &visit.member.id).await?;
    own_list(library, visit, wishes, &card.key).await.map(Reply::Private)
}

async fn own_list(
    library: &Library,
    visit: &Visit,
    wishes: Thanks,
    key: &CardKey,
) -> Result<Message, Trouble> {
    let (school, teacher) = (visit.school.id, &visit.member.id);
    let filter = RequestFilter { newest: u32::try_from(PAGE).ok(), ..RequestFilter::of(teacher) };
    let requests = library.store.requests(school, &filter).await?;
    let listed = cards::Listed {
        all: library.store.count_requests(school, teacher).await?,
        asked: library.store.asked(school).await?,
        drafts: drafts(library, visit).await?.into_iter().filter(cards::holds_something).collect(),
        latest: requests,
        today: today(library, &visit.school),
    };
    Ok(cards::my_requests(&listed, &visit.school, &library.content.support, wishes, key))
}

/// Chosen under the list: how the member wishes to be thanked, whoever writes it and whatever for.
pub async fn choose_in_list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let wishes = thanks::read(visit.chosen.first().map(String::as_str))?;
    let list = own_list(library, visit, wishes, &visit.subject()?.key).await?;
    let message = Message { text: cards::wish_is_kept(wishes), ..list };
    let choice = thanks::chooses(library, visit.school.id, visit.member.person(), wishes);
    library.commit(Change::of(choice)).await?;
    Ok(Reply::Changed(message))
}

/// Chosen from the list: the request as its teacher has it on the receipt.
pub async fn my_request(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let number = visit.chosen.first().and_then(|chosen| chosen.parse().ok());
    let request = match number {
        Some(number) => library.store.request(visit.school.id, number).await?,
        None => None,
    };
    // The list was theirs, but what comes back from a menu may be forged.
    let request = request
        .filter(|request| request.teacher.id == visit.member.id)
        .ok_or_else(|| Refusal::new("That isn't one of your requests. Type /my-requests to see them."))?;
    let card = visit.looks_at(library, RECEIPT_CARD, request.number.to_string()).await?;
    let wishes = thanks::wish_of(library, visit.school.id, &visit.member.id).await?;
    let message = own_request(library, visit, &request, wishes, &card.key).await?;
    Ok(Reply::Changed(message))
}

/// A request as its teacher sees it now.
pub async fn own_request(
    library: &Library,
    visit: &Visit,
    request: &Request,
    wishes: Thanks,
    key: &CardKey,
) -> Result<Message, Trouble> {
    let events = library.store.events(request.school, request.number).await?;
    let (kinds, manner) = (&library.content.support, &visit.school.manner);
    Ok(cards::own_request(request, &events, (kinds, manner), wishes, key))
}
