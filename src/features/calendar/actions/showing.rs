//! `/school-calendar show`: the year as a picture, and the same in words.

use std::sync::Arc;

use crate::chat::{File, Reply};
use crate::drawing;
use crate::features::calendar::cards;
use crate::features::calendar::year::{Year, sheet};
use crate::features::collab::today;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};

/// Pixels for a point: twice as sharp as a phone shows it at full width.
const SCALE: f32 = 2.0;

pub async fn show(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let today = today(library, school);
    let year = Year::of(today, school.zone);
    let room = library.chat.limits().card_body;
    let card = cards::year_card(&school.calendar, &year, today, &school.manner, room, |text| {
        library.chat.length(text)
    });
    let drawn = drawing::picture(&sheet(&school.calendar, &year, today, &school.manner), SCALE)
        .map_err(|error| Fault::Broken(error.to_string()))?;
    let file = File {
        name: "school-calendar.png".into(),
        media_type: "image/png".into(),
        description: format!(
            "The year as month blocks; the same is written above. {}",
            year.title(&school.manner)
        ),
        bytes: Arc::from(drawn),
    };
    Ok(Reply::PrivateFile(card, file))
}
