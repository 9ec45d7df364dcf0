//! `/impact`: the page, its words, and where its figures come from. Everything is private to the librarian who asks.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::gathered::{Drawn, Gathered, counted_rows, gather, terms};
use super::page::{drafted_points, sentence};
use super::periods::{self, Period};
use super::types::Told;
use super::{AIMS_FORM_CARD, IMPACT_CARD, WORDS_FORM_CARD, cards, exported};
use crate::chat::{CardKey, Choice, Field, FieldKind, File, Form, Given, Reply};
use crate::features::collab::today;
use crate::features::setup::School;
use crate::library::catalogue::{
    of_shown, open_shown, over_what_holds, reads_as, shown, undone_untold, words_of,
};
use crate::library::visit::{Typing, Visit, stale};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

const PERIOD: &str = "period";
const SHOW: &str = "show";
const SHOWS: [&str; 3] = ["page", "figures", "file"];

pub fn fields(_: &Library) -> Vec<Field> {
    let shows = SHOWS.map(|show| Choice { value: show.into(), label: show.into(), hint: None });
    let field = |name: &'static str, hint: &str, kind| Field {
        name,
        label: name.into(),
        hint: hint.into(),
        kind,
        required: false,
        filled: None,
    };
    vec![
        field(
            PERIOD,
            "This term, last month, or two days: 1 Sep to 30 Nov",
            FieldKind::Suggested { most: 80 },
        ),
        field(
            SHOW,
            "The page, its figures, or all of the record as files",
            FieldKind::Choice(shows.to_vec()),
        ),
    ]
}

pub async fn suggest_period(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let terms = terms(library, school);
    Ok(typing.among(periods::choices(today(library, school), &school.manner, &terms)))
}

/// `/impact`
pub async fn impact(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    if visit.given(SHOW) == "file" {
        return all_files(library, school).await;
    }
    let asked = match visit.given(PERIOD).trim() {
        "" => format!("this {}", school.manner.term()),
        asked => asked.to_owned(),
    };
    let terms = terms(library, school);
    let period = periods::read(&asked, today(library, school), &school.manner, &terms).map_err(Refusal)?;
    let gathered = gather(library, school, period).await?;
    if gathered.is_empty() {
        return Err(cards::nothing_yet(&gathered.period, &school.manner).into());
    }
    let card = visit.looks_at(library, IMPACT_CARD, gathered.period.to_subject()).await?;
    if visit.given(SHOW) == "figures" {
        return Ok(Reply::Private(cards::figures_card(&gathered, &school.manner, &card.key)));
    }
    page(library, school, &gathered, &card.key).await
}

/// The whole page, with every row that it counted.
async fn page(
    library: &Library,
    school: &School,
    gathered: &Gathered,
    key: &CardKey,
) -> Result<Reply, Trouble> {
    let Drawn { mut files, lacks_letters } = gathered.files(library).await?;
    let (_, rows) = counted_rows(library, school, &gathered.span).await?;
    files.push(table("figures.csv", rows));
    within_limits(library, files, cards::page_card(gathered, lacks_letters, &school.manner, key))
}

fn table(name: &str, bytes: Vec<u8>) -> File {
    let media_type = match name.rsplit('.').next() {
        Some("csv") => "text/csv",
        _ => "application/json",
    };
    File {
        name: name.into(),
        media_type: media_type.into(),
        description: String::new(),
        bytes: Arc::from(bytes),
    }
}

fn within_limits(library: &Library, files: Vec<File>, above: crate::chat::Message) -> Result<Reply, Trouble> {
    let together: u64 = files.iter().map(|file| file.bytes.len() as u64).sum();
    if together > library.chat.limits().files_together {
        return Err(cards::too_large().into());
    }
    Ok(Reply::PrivateFiles(above, files))
}

/// Files under one message (Discord).
const MOST_FILES: usize = 10;

async fn all_files(library: &Library, school: &School) -> Result<Reply, Trouble> {
    let files = exported::in_memory(library.store.as_ref(), &library.installation, school).await;
    let files = files.map_err(|error| Fault::Broken(error.to_string()))?;
    let (files, left_out) = fitting(files);
    let files = files.into_iter().map(|(name, bytes)| table(&name, bytes)).collect();
    within_limits(library, files, cards::files_said(&left_out).into())
}

/// As many of these files as one message takes, for a spreadsheet and what its columns mean; and the names of the others.
/// Tables without a row are left out.
fn fitting(mut files: Vec<(String, Vec<u8>)>) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    let is_empty = |table: &[u8]| table.split(|byte| *byte == b'\n').nth(1).is_none_or(<[u8]>::is_empty);
    files.retain(|(name, bytes)| match name.rsplit_once('.') {
        Some((_, "csv")) => !is_empty(bytes),
        Some((_, "jsonl")) => false,
        _ => true,
    });
    files.sort_by_key(|(name, _)| name.rsplit_once('.').is_some_and(|(_, ending)| ending == "csv"));
    let rest = files.split_off(files.len().min(MOST_FILES));
    (files, rest.into_iter().map(|(name, _)| name).collect())
}

/// What the clicked card is about, as it is now.
async fn clicked(library: &Library, visit: &Visit) -> Result<Gathered, Trouble> {
    about(library, visit, visit.subject()?).await
}

async fn about(library: &Library, visit: &Visit, page: &CardRow) -> Result<Gathered, Trouble> {
    let period = Period::from_subject(&page.subject, today(library, &visit.school)).ok_or_else(stale)?;
    Ok(gather(library, &visit.school, period).await?)
}

/// [Choose the lines]
pub async fn choose(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let gathered = clicked(library, visit).await?;
    let card = cards::choose_card(&gathered, &visit.subject()?.key).ok_or_else(cards::no_lines)?;
    Ok(Reply::Private(card))
}

/// The lines that were chosen; the page is made anew.
pub async fn chosen(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let gathered = clicked(library, visit).await?;
    let is_offered = |number: &i64| {
        let mut outcomes = gathered.now.outcomes.iter();
        outcomes.any(|it| it.number == *number && gathered.names(&it.line).is_none())
    };
    let numbers: Option<Vec<i64>> =
        visit.chosen.iter().map(|value| value.parse().ok().filter(is_offered)).collect();
    let numbers = numbers.ok_or_else(cards::not_a_line)?;
    let told = Told { outcomes: Some(numbers), ..gathered.told.clone() };
    keep(library, visit, gathered, told, &visit.subject()?.key).await
}

/// What the form of the page's words is about: its card shows what was drafted among them.
#[derive(Debug, Serialize, Deserialize)]
struct OfWords {
    page: CardKey,
    /// What librarians had chosen and written when it was opened.
    told: Told,
}

/// The card of the page that was clicked, or from which the form was opened.
async fn page_card(library: &Library, visit: &Visit) -> Result<CardRow, Trouble> {
    let clicked = visit.subject()?;
    if clicked.kind != WORDS_FORM_CARD {
        return Ok(clicked.clone());
    }
    let OfWords { page, .. } = of_shown(visit, WORDS_FORM_CARD)?;
    Ok(library.store.card(&page).await?.ok_or_else(stale)?)
}

/// What librarians wrote themselves, by field.
fn own_words(told: &Told) -> Given {
    let fields = [(cards::SENTENCE, &told.sentence), (cards::POINTS, &told.points), (cards::ASK, &told.ask)];
    fields.map(|(field, words)| (field.to_owned(), words.clone().unwrap_or_default())).into()
}

/// [Change the words]
pub async fn open_words(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let page = page_card(library, visit).await?;
    let gathered = about(library, visit, &page).await?;
    let of = OfWords { page: page.key, told: gathered.told.clone() };
    open_shown(library, visit, WORDS_FORM_CARD, of, |key| cards::words_form(&gathered, key)).await
}

pub async fn keep_words(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let OfWords { told: was, .. } = of_shown(visit, WORDS_FORM_CARD)?;
    let page = page_card(library, visit).await?;
    let gathered = about(library, visit, &page).await?;
    let now = cards::words_form(&gathered, &page.key);
    let given = over_what_holds(visit, &now)?;
    let written = [cards::SENTENCE, cards::POINTS, cards::ASK]
        .map(|field| given.get(field).map_or("", |written| written.trim()));
    if let Some(person) = written.iter().find_map(|words| gathered.names(words)) {
        return Err(cards::names_somebody(person).into());
    }
    let (drafted, points) = gathered.with(|source| (sentence(source), drafted_points(source).join("\n")));
    // What was drafted and left as it was follows the figures from now on, too.
    let own = |words: &str, drafted: &str| {
        (!words.is_empty() && !reads_as(words, drafted)).then(|| words.to_owned())
    };
    let told = Told {
        sentence: own(written[0], &drafted),
        points: own(written[1], &points),
        ask: own(written[2], ""),
        ..gathered.told.clone()
    };
    let [was, holds, becomes] = [&was, &gathered.told, &told].map(own_words);
    let undone = undone_untold(library, visit, &was, &holds, &becomes).await?;
    if !undone.is_empty() {
        return Err(cards::words_changed_meanwhile(&now, &undone).into());
    }
    keep(library, visit, gathered, told, &page.key).await
}

async fn keep(
    library: &Library,
    visit: &Visit,
    gathered: Gathered,
    told: Told,
    key: &CardKey,
) -> Result<Reply, Trouble> {
    let (first, last) = (gathered.period.first, gathered.period.last);
    let write = Write::Told { school: visit.school.id, first, last, told: told.clone() };
    library.commit(Change::of(write)).await?;
    page(library, &visit.school, &gathered.telling(told), key).await
}

/// [Where does this come from?]
pub async fn where_from(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let gathered = clicked(library, visit).await?;
    let (counted, rows) = counted_rows(library, &visit.school, &gathered.span).await?;
    let above = cards::source_card(&counted, &gathered.period, &visit.school.manner);
    within_limits(library, vec![table("figures.csv", rows)], above)
}

/// [Goals and teachers]
pub async fn open_aims(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let aims = library.store.aims(visit.school.id).await?;
    open_shown(library, visit, AIMS_FORM_CARD, (), |key| cards::aims_form(&aims, key)).await
}

pub async fn keep_aims(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let () = of_shown(visit, AIMS_FORM_CARD)?;
    let mut aims = library.store.aims(visit.school.id).await?;
    let now = cards::aims_form(&aims, &visit.subject()?.key);
    let given = over_what_holds(visit, &now)?;
    let typed_in = |field| given.get(field).map_or("", |typed| typed.trim());
    aims.teachers = match typed_in(cards::TEACHERS) {
        "" => None,
        typed => Some(
            typed
                .parse()
                .ok()
                .filter(|number| (1..=5_000).contains(number))
                .ok_or_else(cards::not_a_number)?,
        ),
    };
    aims.set_goals(typed_in(cards::GOALS)).map_err(Refusal::of_typed)?;
    aims.guidelines = Some(typed_in(cards::GUIDELINES).to_owned()).filter(|name| !name.is_empty());
    let becomes = words_of(&cards::aims_form(&aims, &visit.subject()?.key));
    let undone = undone_untold(library, visit, &shown(visit)?, &words_of(&now), &becomes).await?;
    if !undone.is_empty() {
        return Err(cards::aims_changed_meanwhile(&now, &undone).into());
    }
    library.commit(Change::of(Write::Aims { school: visit.school.id, aims: aims.clone() })).await?;
    Ok(Reply::Private(cards::aims_kept(&aims).into()))
}
