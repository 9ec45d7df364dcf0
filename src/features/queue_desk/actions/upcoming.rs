//! `/posts upcoming`: four weeks at a time, page by page.

use chrono::TimeDelta;

use super::looked_at::{Shown, opened, shown};
use super::wall_clock;
use crate::chat::{Message, Reply};
use crate::features::pauses::paused_in_words;
use crate::features::queue_desk::UPCOMING_CARD;
use crate::features::queue_desk::ahead::everything;
use crate::features::queue_desk::cards::{self, PAGE, Page, WEEKS};
use crate::features::settings::{posted_by_itself, weekly_times};
use crate::library::visit::{Visit, stale};
use crate::library::{Fault, Library, Trouble};
use crate::queue::cards::count_problems;
use crate::queue::instant;

pub async fn upcoming(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    page(library, visit, Shown::default()).await.map(Reply::Private)
}

/// Later weeks were chosen.
pub async fn weeks(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit.chosen.first().and_then(|chosen| chosen.parse().ok());
    let span = chosen.filter(|span| *span < MOST_SPANS).ok_or_else(stale)?;
    page(library, visit, Shown { span, page: 0 }).await.map(Reply::Changed)
}

/// Nobody plans further ahead than a year.
const MOST_SPANS: u32 = 13;

pub async fn next_page(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown = shown(visit.subject()?)?;
    page(library, visit, Shown { page: shown.page + 1, ..shown }).await.map(Reply::Changed)
}

pub async fn previous_page(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown = shown(visit.subject()?)?;
    page(library, visit, Shown { page: shown.page.saturating_sub(1), ..shown }).await.map(Reply::Changed)
}

/// [Back to the list] under one of its posts.
pub async fn back_to_list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown = opened(visit.subject()?)?.from;
    page(library, visit, shown).await.map(Reply::Changed)
}

async fn page(library: &Library, visit: &Visit, mut shown: Shown) -> Result<Message, Trouble> {
    let school = &visit.school;
    let now = wall_clock(library, school);
    let first = now.date() + TimeDelta::weeks(WEEKS * i64::from(shown.span));
    let last = first + TimeDelta::weeks(WEEKS) - TimeDelta::days(1);
    let midnight = |day: chrono::NaiveDate| instant(school.zone, day.and_time(chrono::NaiveTime::MIN));
    let from = if shown.span == 0 { library.now() } else { midnight(first) };
    let items = everything(library, school, (from, midnight(last + TimeDelta::days(1)))).await?;
    let pages = items.len().div_ceil(PAGE).max(1);
    // Posts may have gone out since the page before was shown.
    shown.page = shown.page.min(pages - 1);
    let subject = serde_json::to_string(&shown).map_err(|error| Fault::Broken(error.to_string()))?;
    let card = visit.looks_at(library, UPCOMING_CARD, subject).await?;
    let of_page = items.iter().skip(shown.page * PAGE).take(PAGE).cloned().collect::<Vec<_>>();
    let page = Page {
        school,
        items: &of_page,
        from: first,
        until: last,
        span: shown.span,
        page: shown.page,
        pages,
        problems: count_problems(library, school).await?,
        usual: posted_by_itself(&weekly_times(library, school).await?, &school.manner),
        paused: paused_in_words(&school.pauses, now, &school.manner),
    };
    Ok(cards::upcoming(&page, &card.key))
}
