//! `/suggest-tip`, and what the desk decides about it. Whoever suggested it is told only what has become of it: that it
//! was posted, once that is known, or why it is not taken.

use serde::{Deserialize, Serialize};

use crate::chat::{Form, Message, Reply, Text};
use crate::features::departments;
use crate::features::setup::School;
use crate::features::tips::suggestion::{Suggested, Suggestion};
use crate::features::tips::types::{SuggestionId, Tip, TipText};
use crate::features::tips::{SUGGESTION_CARD, SUGGESTION_NEWS, cards};
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble, catalogue};
use crate::queue::{CardRow, NewPost, Place, Post, QUESTIONS_LIVE};
use crate::store::{Change, Write};

/// What the teacher is told, kept with the post.
#[derive(Serialize, Deserialize)]
struct News {
    suggestion: String,
}

pub async fn open_suggesting(_: &Library, _: &Visit) -> Result<Form, Trouble> {
    Ok(cards::suggest_form())
}

pub async fn suggest_tip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let text = TipText::from_short_form(&visit.given).map_err(Refusal::of_typed)?;
    let by_name = catalogue::read_by_name(&visit.given).map_err(Refusal::of_typed)?;
    let answer = Reply::Private(cards::suggested(&text));
    // A form that is sent twice is the same suggestion.
    let before = library.store.suggestions_by(school, &visit.member.id).await?;
    if before.iter().any(|it| it.stage == Suggested::Waits && it.text == text) {
        return Ok(answer);
    }
    let id = library.new_card_key().0;
    let card = CardRow {
        expires_at: Some(library.now() + QUESTIONS_LIVE),
        ..CardRow::new(library.new_card_key(), school, SUGGESTION_CARD, id.clone())
    };
    let suggestion = Suggestion {
        school,
        id: SuggestionId(id),
        by: visit.member.person(),
        by_name,
        text,
        stage: Suggested::Waits,
        why: None,
        suggested_at: library.now(),
        touched_at: library.now(),
        version: 0,
    };
    let post = NewPost::card(library, &card, SUGGESTION_CARD, Place::Desk);
    let change = Change::of(Write::Suggestion(suggestion)).and(Write::NewCard(card)).and(Write::Post(post));
    let known = departments::known(library, &visit.school, std::slice::from_ref(&visit.member));
    library.commit(change.and_all(known)).await?;
    Ok(answer)
}

/// The suggestion whose card was clicked, as long as nobody has decided about it.
async fn undecided(library: &Library, visit: &Visit) -> Result<Suggestion, Trouble> {
    let id = SuggestionId(visit.subject()?.subject.clone());
    let found =
        library.store.suggestion(visit.school.id, &id).await?.ok_or_else(catalogue::suggestion_is_gone)?;
    if found.stage == Suggested::Waits { Ok(found) } else { Err(catalogue::decided_already().into()) }
}

/// [Take it]: it waits in the queue like any other tip.
pub async fn take_suggestion(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let suggestion = undecided(library, visit).await?;
    let text = suggestion.text.clone();
    take(library, visit, suggestion, text).await
}

pub async fn open_suggestion(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let suggestion = undecided(library, visit).await?;
    Ok(cards::take_form(&suggestion.text, &visit.school.manner, &visit.subject()?.key))
}

/// [Change it]: taken in the librarian's words.
pub async fn take_changed(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let text = TipText::from_form(&visit.given, &visit.school.manner).map_err(Refusal::of_typed)?;
    let suggestion = undecided(library, visit).await?;
    take(library, visit, suggestion, text).await
}

async fn take(
    library: &Library,
    visit: &Visit,
    suggestion: Suggestion,
    text: TipText,
) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let tips = library.store.tips(school).await?;
    if tips.iter().any(|tip| tip.text.title.to_lowercase() == text.title.to_lowercase()) {
        // It may be this one, taken by a colleague after this click had read it.
        undecided(library, visit).await?;
        return Err(cards::title_is_taken(&text).into());
    }
    let (id, added_at) = (suggestion.id.clone(), library.now());
    let taken = Suggestion { stage: Suggested::Taken, touched_at: library.now(), ..suggestion };
    let change = Change::of(Write::SuggestedTip { school, text, suggestion: id, added_at })
        .and(repaint(&taken))
        .and(Write::Suggestion(taken));
    library.commit(change).await?;
    Ok(Reply::Noted)
}

/// [Not this one].
pub async fn open_not_taking(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    undecided(library, visit).await?;
    Ok(cards::not_taking_form(&visit.subject()?.key))
}

pub async fn do_not_take(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let why = catalogue::read_why_not(&visit.given).map_err(Refusal::of_typed)?;
    let suggestion = undecided(library, visit).await?;
    let stage = Suggested::NotTaken;
    let decided = Suggestion { stage, why: Some(why), touched_at: library.now(), ..suggestion };
    let change = Change::of(news(library, &decided)?).and(repaint(&decided)).and(Write::Suggestion(decided));
    library.commit(change).await?;
    Ok(Reply::Noted)
}

/// The first time that a suggested tip is posted its teacher hears of it.
pub(super) async fn was_posted(library: &Library, tip: &Tip) -> Result<Change, Fault> {
    became(library, tip, Suggested::Posted, None).await
}

/// A suggested tip that nobody has read was taken out of the queue again.
pub(super) async fn was_removed(library: &Library, tip: &Tip) -> Result<Change, Fault> {
    became(library, tip, Suggested::NotTaken, Some(cards::TAKEN_OUT.to_owned())).await
}

/// What has become of a suggestion that was taken, once.
async fn became(
    library: &Library,
    tip: &Tip,
    stage: Suggested,
    why: Option<String>,
) -> Result<Change, Fault> {
    let Some(id) = &tip.suggestion else { return Ok(Change::default()) };
    let taken = library.store.suggestion(tip.school, id).await?;
    let Some(taken) = taken.filter(|it| it.stage == Suggested::Taken) else { return Ok(Change::default()) };
    let now = Suggestion { stage, why, touched_at: library.now(), ..taken };
    Ok(Change::of(news(library, &now)?).and(repaint(&now)).and(Write::Suggestion(now)))
}

fn news(library: &Library, suggestion: &Suggestion) -> Result<Write, Fault> {
    let content = serde_json::to_string(&News { suggestion: suggestion.id.0.clone() })
        .map_err(|error| Fault::Broken(error.to_string()))?;
    let to = Place::Member(suggestion.by.id.clone());
    Ok(Write::Post(NewPost::now(library, suggestion.school, SUGGESTION_NEWS, content, to)))
}

fn repaint(suggestion: &Suggestion) -> Write {
    let Suggestion { school, id, .. } = suggestion;
    Write::Repaint { school: *school, kind: SUGGESTION_CARD, subject: id.0.clone() }
}

/// The card at the desk.
pub async fn draw_suggestion(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let found = library.store.suggestion(school.id, &SuggestionId(card.subject.clone())).await?;
    Ok(found.map(|suggestion| cards::suggestion(&suggestion, &card.key)))
}

pub async fn render_suggestion_news(
    library: &Library,
    school: &School,
    post: &Post,
) -> Result<Option<Message>, Fault> {
    Ok(told_of(library, school, &post.content).await?.as_ref().map(cards::suggestion_news))
}

/// What the desk calls the card of a suggestion.
pub async fn name_suggestion(
    library: &Library,
    school: &School,
    content: &str,
) -> Result<Option<Text>, Fault> {
    let found = library.store.suggestion(school.id, &SuggestionId(content.to_owned())).await?;
    Ok(found.map(|suggestion| cards::name_of_suggestion(&suggestion)))
}

pub async fn name_suggestion_news(
    library: &Library,
    school: &School,
    content: &str,
) -> Result<Option<Text>, Fault> {
    Ok(told_of(library, school, content).await?.map(|suggestion| cards::name_of_news(&suggestion)))
}

async fn told_of(library: &Library, school: &School, content: &str) -> Result<Option<Suggestion>, Fault> {
    let Ok(News { suggestion }) = serde_json::from_str(content) else { return Ok(None) };
    Ok(library.store.suggestion(school.id, &SuggestionId(suggestion)).await?)
}
