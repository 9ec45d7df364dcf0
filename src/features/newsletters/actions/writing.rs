//! Writing a newsletter: title and sections, each saved as soon as its form is sent.

use super::{clicked, deliveries, has_begun, keep, named, open_editor, show};
use crate::chat::words::typed as typed_words;
use crate::chat::{Field, FieldKind, Form, Given, Reply};
use crate::features::newsletters::reading::read_markdown;
use crate::features::newsletters::types::{MOST_HEADING, MOST_SECTIONS, MOST_TITLE, read_title};
use crate::features::newsletters::{Content, Newsletter, NewsletterId, Picture, Section, Stage, cards};
use crate::files::{Family, ReadText, StoredFile, read_text};
use crate::library::visit::{Question, Visit};
use crate::library::{Fault, Library, Refusal, Trouble, attached};
use crate::store::{Change, Write};
use crate::text::visible_line;
use crate::words;

/// What the editor card keeps: the section that is looked at, counted from 0, and how it read then. Somebody else may
/// have changed the newsletter since, or the same button been pressed twice.
const PLACE: &str = "section";
const AS_IT_WAS: &str = "as-it-was";

/// The option for a text, and those for pictures, each with what it shows.
const FILE: &str = "file";
const PICTURES: [(&str, &str); 3] = [
    ("picture", "description"),
    ("second-picture", "second-description"),
    ("third-picture", "third-description"),
];
const SECTION: &str = "section";
const MOST_DESCRIPTION: u16 = 200;
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
        option(FILE, "A text file (Markdown, .md): each heading begins a section", FieldKind::File),
    ];
    fields.extend(pictures());
    fields
}

fn pictures() -> Vec<Field> {
    let option = |name: &'static str, hint: &str, kind| Field {
        name,
        label: name.into(),
        hint: hint.into(),
        kind,
        required: false,
        filled: None,
    };
    let both = |(picture, description): (&'static str, &'static str)| {
        [
            option(picture, "A picture (JPG or PNG)", FieldKind::File),
            option(
                description,
                "What it shows, for people who can't see it",
                FieldKind::Line { most: MOST_DESCRIPTION },
            ),
        ]
    };
    PICTURES.into_iter().flat_map(both).collect()
}

/// The options of `/newsletter edit`.
pub fn edit_fields(library: &Library) -> Vec<Field> {
    let mut fields = super::which_newsletter(library);
    fields.extend(pictures());
    fields.push(Field {
        name: SECTION,
        label: SECTION.into(),
        hint: "Where the pictures belong: a section's heading or number".into(),
        kind: FieldKind::Line { most: MOST_HEADING },
        required: false,
        filled: None,
    });
    fields
}

/// What was attached: the text as sections, and the pictures, beside the sections that show them.
async fn read_file(library: &Library, visit: &Visit) -> Result<(Content, Vec<StoredFile>), Trouble> {
    let title = visit.given("title");
    let mut pictures = take_pictures(library, visit).await?;
    let Some(file) = visit.files.get(FILE) else {
        let title = read_title(title).map_err(|problem| {
            Refusal::new(format!(
                "{problem} Type it after title:, or attach a file that begins with a heading."
            ))
        })?;
        let mut content = Content { title, ..Content::default() };
        add_pictures(&mut content, None, &pictures)?;
        light_enough(library, visit, &content, &pictures).await?;
        return Ok((content, pictures));
    };
    let stored = attached::take(library, visit.school.id, file, &[Family::Text]).await?;
    let Some(ReadText { text, is_old }) = read_text(&stored.file.bytes) else {
        return Err(Fault::Broken("what was taken for a text is none".to_owned()).into());
    };
    let came = pictures.iter().map(picture_of).collect();
    let mut content = read_markdown(title, &file.name, &text, came).map_err(Refusal::of_typed)?;
    content.changes.is_old_text = is_old;
    for shown in content.sections.iter().flat_map(|section| &section.pictures) {
        if let Some(stored) = pictures.iter_mut().find(|stored| stored.id == shown.kept.id) {
            stored.file.description.clone_from(&shown.description);
        }
    }
    light_enough(library, visit, &content, &pictures).await?;
    Ok((content, pictures))
}

/// The pictures that came with a command, each with what it shows.
async fn take_pictures(library: &Library, visit: &Visit) -> Result<Vec<StoredFile>, Trouble> {
    let mut taken = Vec::new();
    for (picture, description) in PICTURES {
        let Some(picture) = visit.files.get(picture) else { continue };
        let mut stored = attached::take(library, visit.school.id, picture, &[Family::Picture]).await?;
        stored.file.description = visible_line(visit.given(description));
        taken.push(stored);
    }
    Ok(taken)
}

/// Puts pictures with a newsletter, or beside one of its sections.
fn add_pictures(
    content: &mut Content,
    section: Option<usize>,
    pictures: &[StoredFile],
) -> Result<(), Refusal> {
    match section.and_then(|section| content.sections.get_mut(section)) {
        Some(section) => section.pictures.extend(pictures.iter().map(picture_of)),
        None => content.pictures.extend(pictures.iter().map(picture_of)),
    }
    // What was missing from a file has come now.
    let has_come = |missing: &String| pictures.iter().any(|it| it.file.name.eq_ignore_ascii_case(missing));
    content.changes.pictures.retain(|missing| !has_come(missing));
    room_for_pictures(content)
}

fn picture_of(stored: &StoredFile) -> Picture {
    Picture { kept: stored.kept(), description: stored.file.description.clone() }
}

fn room_for_pictures(content: &Content) -> Result<(), Refusal> {
    if content.all_pictures() > MOST_PICTURES {
        return Err(Refusal(words!("A newsletter can have up to {most} pictures.", most = MOST_PICTURES)));
    }
    Ok(())
}

/// Whether one message takes the pictures that stand together in it: those of the newsletter, and those of each section.
async fn light_enough(
    library: &Library,
    visit: &Visit,
    content: &Content,
    came: &[StoredFile],
) -> Result<(), Trouble> {
    let most = library.chat.limits().files_together;
    let groups = content.sections.iter().map(|section| &section.pictures).chain([&content.pictures]);
    for group in groups {
        let mut together = 0;
        for picture in group {
            together += if let Some(stored) = came.iter().find(|stored| stored.id == picture.kept.id) {
                stored.file.bytes.len() as u64
            } else {
                let stored = library.store.file(visit.school.id, &picture.kept.id).await?;
                stored.map_or(0, |stored| stored.file.bytes.len() as u64)
            };
        }
        if together > most {
            return Err(Refusal(words!(
                "Those pictures have {megabytes} MB together, and one message can carry {most}. Attach \
                 smaller ones. Nothing was changed.",
                megabytes = together.div_ceil(MEBIBYTE),
                most = most / MEBIBYTE
            ))
            .into());
        }
    }
    Ok(())
}

/// The section that is named, by its number or its heading, counted from 0.
fn named_section(content: &Content, typed: &str) -> Result<Option<usize>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let by_heading = content.sections.iter().position(|it| it.heading.to_lowercase() == typed.to_lowercase());
    let by_number = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let found = by_heading.or(by_number).filter(|place| *place < content.sections.len());
    found.map(Some).ok_or_else(|| {
        Refusal(words!(
            "There is no section \"{section}\". Type its heading, or its number in /newsletter edit.",
            section = typed_words(typed)
        ))
    })
}

/// `/newsletter write`.
pub async fn write(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (written, pictures) = read_file(library, visit).await?;
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
    let change = kept(pictures).and(Write::NewNewsletter(newsletter.clone()));
    open_editor(library, visit, &newsletter, change).await
}

/// `/newsletter edit`.
pub async fn edit_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = named(library, visit).await?;
    let pictures = take_pictures(library, visit).await?;
    let section = named_section(&newsletter.written, visit.given(SECTION))?;
    add_pictures(&mut newsletter.written, section, &pictures)?;
    light_enough(library, visit, &newsletter.written, &pictures).await?;
    let mut change = kept(pictures);
    if change != Change::default() {
        if has_begun(library, &newsletter, &deliveries(library, &newsletter).await?) {
            return Err(Refusal::new(
                "This newsletter is out, or going out, so only its text can change. Send the picture with the next.",
            )
            .into());
        }
        change = change.and(Write::Newsletter(newsletter.clone()));
    }
    open_editor(library, visit, &newsletter, change).await
}

fn kept(pictures: Vec<StoredFile>) -> Change {
    pictures.into_iter().fold(Change::default(), |change, picture| change.and(Write::NewFile(picture)))
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
    Err(Refusal(words!(
        "A newsletter can have up to {most} sections. Write the rest into one of these.",
        most = MOST_SECTIONS
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
    let (_, section) = looked_at(&mut newsletter, visit)?;
    *section = Section { pictures: std::mem::take(&mut section.pictures), ..typed_section(visit)? };
    keep(library, visit, newsletter).await
}

pub async fn move_up(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    let (place, _) = looked_at(&mut newsletter, visit)?;
    newsletter.written.sections.swap(place, place.saturating_sub(1));
    keep(library, visit, newsletter).await
}

/// What was written in a section goes with it.
pub async fn before_removing_section(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    let (_, section) = looked_at(&mut newsletter, visit)?;
    Ok(Some(cards::sure_to_remove(section)))
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
    Refusal::new("Somebody has changed, moved or removed that section. Press [Back] to see the newsletter.")
}
