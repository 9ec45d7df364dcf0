//! The chat model as Discord's JSON: messages, cards, controls and forms.
//!
//! Written out here rather than with serenity's builders: a message goes out in four ways (create, edit, answer,
//! follow-up) that share these fields, and serenity has a builder for each that writes some ids as numbers.
//! Lengths are Discord's ("Message", "Embed limits", "Component Reference"); actions keep to them beforehand.

use serde_json::{Value, json};

use super::said;
use super::text::{Place, at_most, bare, cut, write};
use crate::chat::{
    Button, Card, Choice, Choices, Control, Field, FieldKind, File, Form, Look, Mark, Menu, Message, Picks,
    Tone,
};

/// "Create Message": `content`, up to 2000 characters.
const CONTENT: usize = 2000;
/// What a message's text may take beside its reference of ten characters in a line of its own.
pub(super) const MESSAGE_TEXT: usize = CONTENT - "\n-# ref ".len() - 10;
/// "Attachment Structure".
const FILE_DESCRIPTION: usize = 1024;
/// "Embed Limits".
pub(super) const TITLE: usize = 256;
pub(super) const DESCRIPTION: usize = 4096;
const FACTS: usize = 25;
const FACT_NAME: usize = 256;
const FACT_VALUE: usize = 1024;
const FOOTER: usize = 2048;
/// Title, description, facts and footer together.
const CARD: usize = 6000;
const ROWS: usize = 5;
const BUTTONS_IN_A_ROW: usize = 5;
const BUTTON_LABEL: usize = 80;
const MENU_PROMPT: usize = 150;
const CHOICES: usize = 25;
const CHOICE_LABEL: usize = 100;
const FORM_TITLE: usize = 45;
const FORM_FIELDS: usize = 5;
const FIELD_HINT: usize = 100;
/// The most that a text input takes.
const INPUT: usize = 4000;

/// Text channels and announcement channels ("Channel Types").
const CHANNELS_TO_POST_IN: [u8; 2] = [0, 5];
/// Private threads are opened in text channels alone ("Threads").
const CHANNELS_FOR_THREADS: [u8; 1] = [0];

/// A message's fields, complete: as an edit it leaves nothing of what stood there before.
pub(super) fn message(message: &Message, reference: Option<&str>) -> Value {
    said::message(message);
    let mut content = write(&message.text, Place::Body);
    if let (Some(reference), None) = (reference, &message.card) {
        content = at_most(CONTENT - reference.len() - 8, content);
        content.push_str(if content.is_empty() { "-# " } else { "\n-# " });
        content.push_str(&shown(reference));
    }
    json!({
        "content": at_most(CONTENT, content),
        "embeds": message.card.iter().map(|it| card(it, reference)).collect::<Vec<_>>(),
        "components": rows(&message.controls),
        "allowed_mentions": { "parse": [], "users": message.pings },
    })
}

/// The same, with the files that go beside it. Without any nothing is said of attachments: then an edit leaves those
/// that stand ("Edit Message").
pub(super) fn with_files(mut body: Value, files: &[File]) -> Value {
    if !files.is_empty() {
        // The id is the file's place among the parts of the request ("Uploading Files").
        let listed = files.iter().enumerate().map(|(n, file)| {
            let mut listed = json!({ "id": n.to_string(), "filename": file.name });
            if !file.description.is_empty() {
                listed["description"] = json!(at_most(FILE_DESCRIPTION, bare(&file.description)));
            }
            listed
        });
        body["attachments"] = listed.collect();
    }
    body
}

/// A message to be posted once: Discord answers a repeat within a few minutes with the first message.
pub(super) fn post(what: &Message, files: &[File], mark: &Mark) -> Value {
    let mut body = with_files(message(what, Some(&mark.reference)), files);
    body["nonce"] = json!(mark.nonce);
    body["enforce_nonce"] = json!(true);
    body
}

/// A message for one member's eyes.
pub(super) fn private(what: &Message) -> Value {
    let mut body = message(what, None);
    // EPHEMERAL ("Message Flags").
    body["flags"] = json!(1 << 6);
    body
}

fn card(card: &Card, reference: Option<&str>) -> Value {
    let title = at_most(TITLE, write(&card.title, Place::Heading));
    let facts: Vec<(String, String)> = card
        .facts
        .iter()
        .take(FACTS)
        .map(|(name, text)| (at_most(FACT_NAME, bare(name)), at_most(FACT_VALUE, write(text, Place::Body))))
        .collect();
    let footer = footer(&write(&card.footer, Place::Bare), reference);

    // Title, names and footer stay whole; of the longest of the rest as much is shown as there is room for.
    let description = at_most(DESCRIPTION, write(&card.body, Place::Body));
    let fixed = length(&title) + length(&footer) + facts.iter().map(|(name, _)| length(name)).sum::<usize>();
    let lengths: Vec<usize> = std::iter::once(&description)
        .chain(facts.iter().map(|(_, text)| text))
        .map(|words| length(words))
        .collect();
    let most = share(&lengths, CARD.saturating_sub(fixed));
    let description = shown_up_to(most, description);
    let facts: Vec<_> = facts.into_iter().map(|(name, text)| (name, shown_up_to(most, text))).collect();

    let mut embed = json!({ "type": "rich", "color": colour(card.tone) });
    for (name, words) in [("title", title), ("description", description)] {
        if !words.is_empty() {
            embed[name] = json!(words);
        }
    }
    if !facts.is_empty() {
        // Discord refuses a fact without words.
        let worded = |words: String| if words.is_empty() { "–".to_owned() } else { words };
        let field = |(name, text)| json!({ "name": worded(name), "value": worded(text), "inline": false });
        embed["fields"] = facts.into_iter().map(field).collect();
    }
    if !footer.is_empty() {
        embed["footer"] = json!({ "text": footer });
    }
    embed
}

/// The most characters that each of these may have so that all together have no more than `room`: those that are
/// shorter stay whole. A card is never refused for its length, and what is cut ends with "…".
fn share(lengths: &[usize], room: usize) -> usize {
    let mut lengths = lengths.to_vec();
    lengths.sort_unstable();
    let mut left = room;
    for (n, length) in lengths.iter().enumerate() {
        let each = left / (lengths.len() - n);
        if *length > each {
            return each;
        }
        left -= length;
    }
    usize::MAX
}

fn shown_up_to(most: usize, words: String) -> String {
    if length(&words) <= most { words } else { cut(most, &words) }
}

/// A reference as people see it.
pub(super) fn shown(reference: &str) -> String {
    format!("ref {reference}")
}

/// The reference comes last and whole, so that reading back finds it.
fn footer(words: &str, reference: Option<&str>) -> String {
    match reference {
        None => at_most(FOOTER, words.to_owned()),
        Some(reference) if words.is_empty() => shown(reference),
        Some(reference) => {
            format!("{} · {}", at_most(FOOTER - reference.len() - 8, words.to_owned()), shown(reference))
        }
    }
}

/// As Discord counts: in characters.
pub(super) fn length(words: &str) -> usize {
    words.chars().count()
}

fn colour(tone: Tone) -> u32 {
    match tone {
        Tone::Calm => 0x5B_7F_95,
        Tone::Waiting => 0xE0_A0_30,
        Tone::Good => 0x3F_9B_5F,
        Tone::Ended => 0x8A_8A_8A,
        Tone::Trouble => 0xC0_44_3A,
    }
}

/// Buttons five to a row, each menu in a row of its own.
fn rows(controls: &[Control]) -> Vec<Value> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut open = false;
    for control in controls {
        match control {
            Control::Button(it) => match rows.last_mut() {
                Some(row) if open && row.len() < BUTTONS_IN_A_ROW => row.push(button(it)),
                _ => rows.push(vec![button(it)]),
            },
            Control::Menu(it) => rows.push(vec![menu(it)]),
        }
        open = matches!(control, Control::Button(_));
    }
    if rows.len() > ROWS {
        tracing::error!(rows = rows.len(), "a message had more rows of controls than Discord takes");
        rows.truncate(ROWS);
    }
    rows.into_iter().map(|row| json!({ "type": 1, "components": row })).collect()
}

fn button(button: &Button) -> Value {
    let style = match button.look {
        Look::Main => 1,
        Look::Plain => 2,
        Look::Danger => 4,
    };
    json!({
        "type": 2,
        "style": style,
        "label": at_most(BUTTON_LABEL, bare(&button.label)),
        "custom_id": button.press.to_wire(),
    })
}

fn menu(menu: &Menu) -> Value {
    let mut body = json!({
        "custom_id": menu.press.to_wire(),
        "placeholder": at_most(MENU_PROMPT, bare(&menu.prompt)),
    });
    match &menu.choices {
        Choices::Listed(choices) => {
            body["type"] = json!(3);
            body["options"] =
                choices.iter().take(CHOICES).map(|it| option(it, menu.chosen.contains(&it.value))).collect();
        }
        Choices::Members => body["type"] = json!(5),
        Choices::Roles => body["type"] = json!(6),
        Choices::Channels => {
            body["type"] = json!(8);
            body["channel_types"] = json!(CHANNELS_TO_POST_IN);
        }
        Choices::ChannelsForThreads => {
            body["type"] = json!(8);
            body["channel_types"] = json!(CHANNELS_FOR_THREADS);
        }
    }
    let (least, most) = match (menu.picks, &menu.choices) {
        (Picks::One, _) => (1, 1),
        (Picks::Any, Choices::Listed(choices)) => (0, choices.len().min(CHOICES)),
        (Picks::Any, _) => (0, CHOICES),
    };
    body["min_values"] = json!(least);
    body["max_values"] = json!(most);
    let kind = match menu.choices {
        Choices::Listed(_) => None,
        Choices::Members => Some("user"),
        Choices::Roles => Some("role"),
        Choices::Channels | Choices::ChannelsForThreads => Some("channel"),
    };
    // Left out when nothing is chosen: fewer defaults than `min_values` are refused.
    if let (Some(kind), false) = (kind, menu.chosen.is_empty()) {
        let chosen = menu.chosen.iter().take(most).map(|id| json!({ "id": id, "type": kind }));
        body["default_values"] = chosen.collect();
    }
    body
}

fn option(choice: &Choice, chosen: bool) -> Value {
    let mut option = json!({
        "label": at_most(CHOICE_LABEL, bare(&choice.label)),
        "value": choice.value,
        "default": chosen,
    });
    if let Some(hint) = &choice.hint {
        option["description"] = json!(at_most(CHOICE_LABEL, bare(hint)));
    }
    option
}

/// Suggestions under a field that is being typed in.
pub(super) fn suggestions(choices: &[Choice]) -> Value {
    let suggestion =
        |it: &Choice| json!({ "name": at_most(CHOICE_LABEL, bare(&it.label)), "value": it.value });
    json!({ "choices": choices.iter().take(CHOICES).map(suggestion).collect::<Vec<_>>() })
}

pub(super) fn form(form: &Form) -> Value {
    said::form(form);
    let rows: Vec<Value> = form
        .fields
        .iter()
        .take(FORM_FIELDS)
        .map(|field| json!({ "type": 1, "components": [text_input(field)] }))
        .collect();
    json!({
        "custom_id": form.press.to_wire(),
        "title": at_most(FORM_TITLE, bare(&form.title)),
        "components": rows,
    })
}

fn text_input(field: &Field) -> Value {
    let (style, most) = match &field.kind {
        FieldKind::Line { most } | FieldKind::Suggested { most } => (1, usize::from(*most)),
        FieldKind::Paragraph { most } => (2, usize::from(*most)),
        FieldKind::Number { most, .. } => (1, most.to_string().len()),
        FieldKind::Choice(_) | FieldKind::File => (1, CHOICE_LABEL),
    };
    let mut input = json!({
        "type": 4,
        "custom_id": field.name,
        "style": style,
        "label": at_most(FORM_TITLE, bare(&field.label)),
        "required": field.required,
    });
    if !field.hint.is_empty() {
        input["placeholder"] = json!(at_most(FIELD_HINT, bare(&field.hint)));
    }
    let filled: String = field.filled.iter().flat_map(|filled| filled.chars()).take(INPUT).collect();
    // What people typed comes back whole, also when it is too long, so that a second try loses nothing.
    input["max_length"] = json!(most.max(filled.chars().count()));
    if !filled.is_empty() {
        input["value"] = json!(filled);
    }
    input
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{CardKey, MemberId, Press, Text};

    fn press(verb: &str) -> Press {
        Press::new(verb, &CardKey("k".into()))
    }

    fn mark() -> Mark {
        Mark { reference: "ABC123".into(), nonce: "n".into() }
    }

    fn a_button() -> Button {
        Button { label: "Go".into(), press: press("go"), look: Look::Main }
    }

    #[test]
    fn nobody_is_pinged_unless_named() {
        let body = message(&Message::from(Text::from("@everyone")), None);
        assert_eq!(body["allowed_mentions"], json!({ "parse": [], "users": [] }));
        let named = Message { pings: vec![MemberId("7".into())], ..Message::default() };
        assert_eq!(message(&named, None)["allowed_mentions"], json!({ "parse": [], "users": ["7"] }));
    }

    #[test]
    fn a_post_bears_its_reference_and_its_nonce() {
        let card = Card { title: "Tip".into(), footer: "From your library".into(), ..Card::default() };
        let body = post(&card.into(), &[], &mark());
        assert_eq!(body["embeds"][0]["footer"]["text"], "From your library · ref ABC123");
        assert_eq!(body["nonce"], "n");
        assert_eq!(body["enforce_nonce"], true);

        let body = post(&Message::from(Text::from("Hello")), &[], &mark());
        assert_eq!(body["content"], "Hello\n-# ref ABC123");
    }

    #[test]
    fn a_reference_survives_a_footer_that_is_far_too_long() {
        let card = Card { title: "Tip".into(), footer: "long ".repeat(900).into(), ..Card::default() };
        let body = post(&card.into(), &[], &mark());
        let footer = body["embeds"][0]["footer"]["text"].as_str().unwrap().to_owned();
        assert!(footer.ends_with("… · ref ABC123") && footer.chars().count() <= FOOTER);
    }

    #[test]
    fn an_edit_clears_what_is_no_longer_there() {
        let body = message(&Message::from(Text::from("Over")), None);
        assert_eq!((&body["embeds"], &body["components"]), (&json!([]), &json!([])));
    }

    #[test]
    fn a_card_stays_below_what_discord_takes_in_all() {
        let mut card = Card { body: "word ".repeat(900).into(), ..Card::default() };
        for _ in 0..4 {
            card = card.fact("Fact", "text ".repeat(200));
        }
        let body = message(&card.into(), None);
        let embed = &body["embeds"][0];
        let facts = embed["fields"].as_array().unwrap();
        let said = |value: &Value| value.as_str().unwrap().chars().count();
        let all: usize = facts.iter().map(|fact| said(&fact["name"]) + said(&fact["value"])).sum();
        assert!(all + said(&embed["description"]) <= CARD);
    }

    #[test]
    fn a_card_whose_facts_alone_are_too_many_keeps_its_title_and_the_short_ones_whole() {
        let mut card = Card { title: "Request #1".into(), body: "Tides".into(), ..Card::default() };
        for _ in 0..12 {
            card = card.fact("Fact", "text ".repeat(200));
        }
        let card = card.fact("Librarian", "Dana Hart");
        let embed = &message(&card.into(), Some("ABC123"))["embeds"][0];
        let said = |value: &Value| value.as_str().unwrap().chars().count();
        let facts = embed["fields"].as_array().unwrap();
        let all: usize = facts.iter().map(|fact| said(&fact["name"]) + said(&fact["value"])).sum();
        let all = all + said(&embed["title"]) + said(&embed["description"]) + said(&embed["footer"]["text"]);
        assert!(all <= CARD && all > CARD - 300, "{all}");
        assert_eq!((&embed["title"], &embed["description"]), (&json!("Request #1"), &json!("Tides")));
        assert_eq!(facts[12]["value"], "Dana Hart");
        assert!(facts[0]["value"].as_str().unwrap().ends_with("text…"));
    }

    #[test]
    fn what_is_short_leaves_its_room_to_the_others() {
        assert_eq!(share(&[10, 20, 30], 60), usize::MAX);
        assert_eq!(share(&[10, 100, 100], 60), 25);
        assert_eq!(share(&[100, 10, 100], 60), 25);
        assert_eq!(share(&[], 0), usize::MAX);
        assert_eq!(share(&[5], 0), 0);
    }

    #[test]
    fn six_buttons_take_two_rows_and_a_menu_one_of_its_own() {
        let menu = Menu {
            prompt: "When?".into(),
            press: press("when"),
            choices: Choices::Listed(vec![Choice { value: "a".into(), label: "A".into(), hint: None }]),
            chosen: vec!["a".into()],
            picks: Picks::One,
        };
        let mut message_with = Message::default();
        for _ in 0..6 {
            message_with = message_with.with(a_button());
        }
        let body = message(&message_with.with(menu).with(a_button()), None);
        let lengths: Vec<usize> = body["components"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["components"].as_array().unwrap().len())
            .collect();
        assert_eq!(lengths, [5, 1, 1, 1]);
        assert_eq!(body["components"][2]["components"][0]["options"][0]["default"], true);
    }

    #[test]
    fn a_channel_menu_shows_what_is_chosen() {
        let menu = Menu {
            prompt: "Desk channel".into(),
            press: press("desk"),
            choices: Choices::Channels,
            chosen: vec!["42".into()],
            picks: Picks::One,
        };
        let body = message(&Message::default().with(menu.clone()), None);
        let select = &body["components"][0]["components"][0];
        assert_eq!(select["type"], 8);
        assert_eq!(select["default_values"], json!([{ "id": "42", "type": "channel" }]));
        assert_eq!(select["channel_types"], json!([0, 5]));

        let threads = Menu { choices: Choices::ChannelsForThreads, ..menu };
        let body = message(&Message::default().with(threads), None);
        assert_eq!(body["components"][0]["components"][0]["channel_types"], json!([0]));
    }

    #[test]
    fn a_form_comes_back_filled() {
        let field = Field {
            name: "topic",
            label: "Topic".into(),
            hint: "What is it about?".into(),
            kind: FieldKind::Paragraph { most: 300 },
            required: true,
            filled: Some("Marine *biology*".into()),
        };
        let body = form(&Form { title: "Your request".into(), press: press("topic"), fields: vec![field] });
        let input = &body["components"][0]["components"][0];
        assert_eq!(input["value"], "Marine *biology*");
        assert_eq!((&input["style"], &input["max_length"]), (&json!(2), &json!(300)));
    }
}
