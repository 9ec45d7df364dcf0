//! Writing a newsletter: title and sections, each saved as soon as its form is sent.

use super::{clicked, keep, named, open_editor, show};
use crate::chat::{Field, FieldKind, Form, Given, Reply};
use crate::library::{Library, Refusal, Trouble};
use crate::newsletters::types::{MOST_SECTIONS, MOST_TITLE, read_title};
use crate::newsletters::{Content, Newsletter, NewsletterId, Section, Stage, cards};
use crate::store::{Change, Write};
use crate::visit::Visit;

/// What the editor card keeps: the section that is looked at, counted from 0.
const PLACE: &str = "section";

/// The options of `/newsletter write`.
pub fn write_fields(_: &Library) -> Vec<Field> {
    vec![Field {
        name: "title",
        label: "title".into(),
        hint: "Its title, like \"Library news, September\"".into(),
        kind: FieldKind::Line { most: MOST_TITLE },
        required: true,
        filled: None,
    }]
}

/// `/newsletter write`.
pub async fn write(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let title = read_title(visit.given("title")).map_err(Refusal::new)?;
    let newsletter = Newsletter {
        id: NewsletterId(library.new_card_key().0),
        school: visit.school.id,
        written: Content { title, sections: Vec::new() },
        channels: Vec::new(),
        leaves_server: false,
        stage: Stage::Draft,
        author: visit.member.person(),
        begun_at: library.now(),
        version: 1,
    };
    let change = Change::of(Write::NewNewsletter(newsletter.clone()));
    open_editor(library, visit, &newsletter, change).await
}

/// `/newsletter edit`.
pub async fn edit_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = named(library, visit).await?;
    open_editor(library, visit, &newsletter, Change::default()).await
}

pub async fn open_title(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let newsletter = clicked(library, visit).await?;
    Ok(cards::title_form(&newsletter.written.title, &visit.subject()?.key))
}

pub async fn retitle(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    newsletter.written.title = read_title(visit.given(cards::TITLE)).map_err(Refusal::new)?;
    keep(library, visit, newsletter).await
}

pub async fn open_new_section(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    room_for_one_more(&clicked(library, visit).await?)?;
    Ok(cards::section_form("newsletter-add", None, &visit.subject()?.key))
}

pub async fn add_section(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    room_for_one_more(&newsletter)?;
    newsletter.written.sections.push(typed_section(visit)?);
    keep(library, visit, newsletter).await
}

fn room_for_one_more(newsletter: &Newsletter) -> Result<(), Refusal> {
    if newsletter.written.sections.len() < MOST_SECTIONS {
        return Ok(());
    }
    Err(Refusal::new(format!("A newsletter takes {MOST_SECTIONS} sections: write the rest into one of these.")))
}

fn typed_section(visit: &Visit) -> Result<Section, Refusal> {
    Section::check(visit.given(cards::HEADING), visit.given(cards::TEXT)).map_err(Refusal::new)
}

/// Chosen in the menu: the section comes with its own buttons.
pub async fn choose_section(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let place = visit.chosen.first().and_then(|chosen| chosen.parse().ok()).unwrap_or(usize::MAX);
    let key = visit.subject()?.key.clone();
    let view = cards::section_view(&newsletter, place, &key).ok_or_else(no_such_section)?;
    let typed = Given::from([(PLACE.to_owned(), place.to_string())]);
    library.commit(Change::of(Write::CardTyped { card: key, typed })).await?;
    Ok(Reply::Changed(view))
}

/// [Back] to the whole newsletter.
pub async fn back(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    show(library, visit, &newsletter).await.map(Reply::Changed)
}

pub async fn open_section(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    let section = looked_at(&mut newsletter, visit)?.1.clone();
    Ok(cards::section_form("newsletter-edit", Some(&section), &visit.subject()?.key))
}

pub async fn edit_section(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    *looked_at(&mut newsletter, visit)?.1 = typed_section(visit)?;
    keep(library, visit, newsletter).await
}

pub async fn move_up(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    let (place, _) = looked_at(&mut newsletter, visit)?;
    newsletter.written.sections.swap(place, place.saturating_sub(1));
    keep(library, visit, newsletter).await
}

pub async fn remove_section(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    let (place, _) = looked_at(&mut newsletter, visit)?;
    newsletter.written.sections.remove(place);
    keep(library, visit, newsletter).await
}

/// The section that the card looks at, with its place.
fn looked_at<'a>(newsletter: &'a mut Newsletter, visit: &Visit) -> Result<(usize, &'a mut Section), Refusal> {
    let typed = visit.subject()?.typed.as_ref();
    let place = typed.and_then(|typed| typed.get(PLACE)?.parse().ok()).unwrap_or(usize::MAX);
    let section = newsletter.written.sections.get_mut(place).ok_or_else(no_such_section)?;
    Ok((place, section))
}

fn no_such_section() -> Refusal {
    Refusal::new("That section is not there any more: somebody has changed the newsletter. Press [Back] to see it.")
}
