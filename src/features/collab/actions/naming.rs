//! What the desk calls each kind of post about requests, by the post's content.

use super::sessions::Reminder;
use crate::chat::Text;
use crate::features::collab::cards;
use crate::features::collab::types::Request;
use crate::features::setup::School;
use crate::library::{Fault, Library};

pub async fn name_card(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    Ok(numbered(library, school, content).await?.map(|request| cards::card_named(&request)))
}

pub async fn name_news(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let Ok(news) = serde_json::from_str::<cards::News>(content) else { return Ok(None) };
    let request = library.store.request(school.id, news.request).await?;
    Ok(request.map(|request| cards::news_named(&request)))
}

pub async fn name_reminder(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let Ok(Reminder { request, on }) = serde_json::from_str(content) else { return Ok(None) };
    let Some(request) = library.store.request(school.id, request).await? else { return Ok(None) };
    let days = school.days_reminded_of(on);
    let sessions: Vec<_> = request.sessions.iter().filter(|session| days.contains(&session.day)).collect();
    Ok(Some(cards::reminder_named(&request, &sessions, &school.manner)))
}

pub async fn name_check(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let Some((_, session)) = content.split_once(' ') else { return Ok(None) };
    let request = numbered(library, school, content).await?;
    Ok(request.map(|request| cards::check_named(&request, session)))
}

pub fn name_ask_card() -> Text {
    cards::ask_card_named()
}

/// The request whose number a content begins with.
async fn numbered(library: &Library, school: &School, content: &str) -> Result<Option<Request>, Fault> {
    match content.split(' ').next().and_then(|number| number.parse().ok()) {
        Some(number) => Ok(library.store.request(school.id, number).await?),
        None => Ok(None),
    }
}
