//! What is known, gathered for `finding`.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::finding::{A_YEAR, Came, Known, Unanswered, hints};
use super::types::{About, Asked, Hint};
use crate::features::again;
use crate::features::collab::class_of;
use crate::features::record::Row;
use crate::features::setup::School;
use crate::library::{Fault, Library};

/// Hints in one brief.
const MOST: usize = 3;

/// The hints of the brief of a day: those that it `began` with, as far as they still hold, or the first ones.
pub async fn this_week(
    library: &Library,
    school: &School,
    day: NaiveDate,
    began: Option<&[About]>,
) -> Result<Vec<Hint>, Fault> {
    let mut all = all(library, school, day).await?;
    match began {
        Some(began) => all.retain(|hint| began.contains(&hint.about())),
        None => all.truncate(MOST),
    }
    Ok(all)
}

/// Every hint that nobody has decided about.
pub async fn all(library: &Library, school: &School, day: NaiveDate) -> Result<Vec<Hint>, Fault> {
    let (store, now) = (&library.store, library.now());
    let mut came = Vec::new();
    let mut each = |row: Row| came.push(as_it_came(library, school, row));
    store.rows(school.id, now - A_YEAR, now + TimeDelta::seconds(1), &mut each).await?;
    let unanswered = again::unanswered(library, school, day).await?.into_iter().map(|it| Unanswered {
        request: it.request.number,
        teacher: it.request.teacher,
        topic: it.request.wish.topic,
        was: if it.was_reached { Asked::NotAnswered } else { Asked::NotReached },
    });
    let subjects = library.content.subjects.all().iter();
    let subjects = subjects.map(|subject| (subject.key.clone(), subject.name(&school.manner).to_owned()));
    Ok(hints(&Known {
        today: day,
        calendar: &school.calendar,
        marks: &school.marks,
        came,
        unanswered: unanswered.collect(),
        colleagues: store.colleagues_without_a_request(school.id, now - A_YEAR).await?,
        subjects: subjects.collect::<BTreeMap<_, _>>(),
        decisions: store.hint_decisions(school.id).await?,
    }))
}

fn as_it_came(library: &Library, school: &School, row: Row) -> Came {
    let named = row.class.as_deref().and_then(|class| class_of(class).subject);
    // What may be one of several subjects is none of them.
    let subject = named.and_then(|named| match library.content.subjects.meant(&named)[..] {
        [only] => Some(only.key.clone()),
        _ => None,
    });
    Came {
        teacher: row.teacher,
        departments: row.departments.into_iter().map(|department| department.role).collect(),
        subject,
        on: row.sent_at.with_timezone(&school.zone).date_naive(),
        score: row.rating,
    }
}
