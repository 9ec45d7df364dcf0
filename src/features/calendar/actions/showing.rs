//! `/school-calendar show`: the year as a picture, and the same in words.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::chat::{File, Reply};
use crate::drawing;
use crate::features::calendar::year::{Year, sheet};
use crate::features::calendar::{YEAR_CARD, cards};
use crate::features::collab::today;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};

/// Pixels for a point: twice as sharp as a phone shows it at full width.
const SCALE: f32 = 2.0;

pub async fn show(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    picture(library, visit, Year::of(today(library, school), school.zone)).await
}

/// [Next year], under the year before it.
pub async fn show_next(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let subject = &visit.subject()?.subject;
    let begins: NaiveDate =
        subject.parse().map_err(|_| Fault::Broken(format!("a year of days begins on \"{subject}\"")))?;
    picture(library, visit, Year::of(begins, visit.school.zone)).await
}

async fn picture(library: &Library, visit: &Visit, year: Year) -> Result<Reply, Trouble> {
    let school = &visit.school;
    if school.calendar.is_empty() {
        return Ok(Reply::Private(cards::empty().into()));
    }
    let today = today(library, school);
    let room = library.chat.limits().card_body;
    let mut card = cards::year_card(&school.calendar, year, today, &school.manner, room, |text| {
        library.chat.length(text)
    });
    let (calendar, manner) = (Arc::clone(&school.calendar), school.manner.clone());
    // Members who ask meanwhile do not wait for the picture.
    let drawn = tokio::task::spawn_blocking(move || {
        let sheet = sheet(&calendar, year, today, &manner);
        drawing::picture(&sheet, SCALE).map(|drawn| (drawn, sheet.lacks_letters()))
    });
    let (drawn, lacks_letters) = drawn
        .await
        .map_err(|error| Fault::Broken(format!("drawing a calendar: {error}")))?
        .map_err(|error| Fault::Broken(error.to_string()))?;
    let next = year.next_begins();
    if school.calendar.entries().iter().any(|entry| entry.last >= next) {
        let looked_at = visit.looks_at(library, YEAR_CARD, next.to_string()).await?;
        card = card.with(cards::next_year(&looked_at.key));
    }
    if lacks_letters {
        card.text = cards::letters_are_missing();
    }
    let file = File {
        name: "school-calendar.png".into(),
        media_type: "image/png".into(),
        description: format!("{}, as month blocks. The same is written above it.", year.title()),
        bytes: Arc::from(drawn),
    };
    Ok(Reply::PrivateFiles(card, vec![file]))
}
