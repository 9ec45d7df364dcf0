//! Writing a newsletter: title and sections, each saved as soon as its form is sent.

use super::{clicked, deliveries, has_begun, keep, named, open_editor, show};
use crate::chat::{Field, FieldKind, Form, Given, Reply};
use crate::features::newsletters::reading::read_markdown;
use crate::features::newsletters::types::{MOST_SECTIONS, MOST_TITLE, read_title};
use crate::features::newsletters::{Content, Newsletter, NewsletterId, Section, Stage, cards};
use crate::files::Family;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble, attached};
use crate::store::{Change, Write};
use crate::words;

/// What the editor card keeps: the section that is looked at, counted from 0, and how it read then. Somebody else may
/// have changed the newsletter since, or the same button been pressed twice.
const PLACE: &str = "section";
const AS_IT_WAS: &str = "as-it-was";

/// The option for a text, and those for pictures.
const FILE: &str = "file";
const PICTURES: [&str; 3] = ["picture", "second-picture", "third-picture"];
/// Pictures under one message (Discord takes ten files).
const MOST_PICTURES: usize = 10;
const MEBIBYTE: u64 = 1024 * 1024;

/// The options of `/newsletter write`.
pub fn write_fields(_: &Library) -> Vec<Field> {
    let option = |name: &'static str, hint: &str, kind| Field {
        name,
        label: name.into(),
        hint: hint.into(),
        kind,
        required: false,
        filled: None,
    };
    let mut fields = vec![
        option("title", "Its title, like \"Library news, September\"", FieldKind::Line { most: MOST_TITLE }),
        option(FILE, "A Markdown file (.md): each heading begins a section", FieldKind::File),
    ];
    fields.extend(pictures());
    fields
}

fn pictures() -> Vec<Field> {
    let picture = |name: &&'static str| Field {
        name,
        label: (*name).into(),
        hint: "A picture for the end of the newsletter".into(),
        kind: FieldKind::File,
        required: false,
        filled: None,
    };
    PICTURES.iter().map(picture).collect()
}

/// The options of `/newsletter edit`.
pub fn edit_fields(library: &Library) -> Vec<Field> {
    let mut fields = super::which_newsletter(library);
    fields.extend(pictures());
    fields
}

/// What was attached: the text as sections, and the pictures, to be kept with the newsletter.
async fn read_file(library: &Library, visit: &Visit) -> Result<Content, Trouble> {
    let title = visit.given("title");
    let Some(file) = visit.files.get(FILE) else {
        let title = read_title(title).map_err(|problem| {
            Refusal::new(format!("{problem} Give it in the option title, or attach a file with a heading."))
        })?;
        return Ok(Content { title, ..Content::default() });
    };
    let stored = attached::take(library, visit.school.id, file, &[Family::Text]).await?;
    let text = std::str::from_utf8(&stored.file.bytes).map_err(|_| {
        Refusal::new(
            "That file is no text that Shelftalker can read: save it as plain text (UTF-8) and try again.",
        )
    })?;
    Ok(read_markdown(title, text).map_err(Refusal::of_typed)?)
}

/// The pictures that came with a command, as what keeps them.
async fn take_pictures(library: &Library, visit: &Visit, content: &mut Content) -> Result<Change, Trouble> {
    let mut change = Change::default();
    let mut together = 0;
    for picture in &content.pictures {
        let kept = library.store.file(visit.school.id, &picture.id).await?;
        together += kept.map_or(0, |kept| kept.file.bytes.len() as u64);
    }
    for picture in PICTURES.iter().filter_map(|name| visit.files.get(*name)) {
        let stored = attached::take(library, visit.school.id, picture, &[Family::Picture]).await?;
        together += stored.file.bytes.len() as u64;
        content.pictures.push(stored.kept());
        change = change.and(Write::NewFile(stored));
    }
    if content.pictures.len() > MOST_PICTURES {
        return Err(Refusal::new(format!("A newsletter takes {MOST_PICTURES} pictures.")).into());
    }
    let most = library.chat.limits().files_together;
    if together > most {
        return Err(Refusal(words!(
            "The pictures of this newsletter have {megabytes} MB together, and one message takes {most}: attach smaller \
             ones. Nothing was changed.",
            megabytes = together.div_ceil(MEBIBYTE),
            most = most / MEBIBYTE
        ))
        .into());
    }
    Ok(change)
}

/// `/newsletter write`.
pub async fn write(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut written = read_file(library, visit).await?;
    let pictures = take_pictures(library, visit, &mut written).await?;
    let newsletter = Newsletter {
        id: NewsletterId(library.new_card_key().0),
        school: visit.school.id,
        written,
        channels: Vec::new(),
        leaves_server: false,
        stage: Stage::Draft,
        author: visit.member.person(),
        begun_at: library.now(),
        version: 1,
    };
    let change = pictures.and(Write::NewNewsletter(newsletter.clone()));
    open_editor(library, visit, &newsletter, change).await
}

/// `/newsletter edit`.
pub async fn edit_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = named(library, visit).await?;
    let mut change = take_pictures(library, visit, &mut newsletter.written).await?;
    if change != Change::default() {
        if has_begun(library, &newsletter, &deliveries(library, &newsletter).await?) {
            return Err(Refusal::new(
                "The moment of this newsletter has come, and only its text can be put right. Send the picture with the \
                 next.",
            )
            .into());
        }
        change = change.and(Write::Newsletter(newsletter.clone()));
    }
    open_editor(library, visit, &newsletter, change).await
}

pub async fn open_title(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let newsletter = clicked(library, visit).await?;
    Ok(cards::title_form(&newsletter.written.title, &visit.subject()?.key))
}

pub async fn retitle(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    newsletter.written.title = read_title(visit.given(cards::TITLE)).map_err(Refusal::of_typed)?;
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
    Err(Refusal::new(format!(
        "A newsletter takes {MOST_SECTIONS} sections: write the rest into one of these."
    )))
}

fn typed_section(visit: &Visit) -> Result<Section, Refusal> {
    Section::check(visit.given(cards::HEADING), visit.given(cards::TEXT)).map_err(Refusal::of_typed)
}

/// Chosen in the menu: the section comes with its own buttons.
pub async fn choose_section(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let place = visit.chosen.first().and_then(|chosen| chosen.parse().ok()).unwrap_or(usize::MAX);
    let key = visit.subject()?.key.clone();
    let view = cards::section_view(&newsletter, place, &key).ok_or_else(no_such_section)?;
    let as_it_was = newsletter.written.sections.get(place).map(as_kept).transpose()?.unwrap_or_default();
    let typed = Given::from([(PLACE.to_owned(), place.to_string()), (AS_IT_WAS.to_owned(), as_it_was)]);
    library.commit(Change::of(visit.keeps(typed)?)).await?;
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
fn looked_at<'a>(newsletter: &'a mut Newsletter, visit: &Visit) -> Result<(usize, &'a mut Section), Trouble> {
    let typed = visit.subject()?.typed.clone().unwrap_or_default();
    let place = typed.get(PLACE).and_then(|place| place.parse().ok()).unwrap_or(usize::MAX);
    let section = newsletter.written.sections.get_mut(place).ok_or_else(no_such_section)?;
    if typed.get(AS_IT_WAS) != Some(&as_kept(section)?) {
        return Err(no_such_section().into());
    }
    Ok((place, section))
}

fn as_kept(section: &Section) -> Result<String, Fault> {
    serde_json::to_string(section).map_err(|error| Fault::Broken(error.to_string()))
}

fn no_such_section() -> Refusal {
    Refusal::new(
        "That section does not stand there as it did: it was changed, moved or removed. Press [Back] to see the \
         newsletter.",
    )
}
