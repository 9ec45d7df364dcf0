//! The chat model as Discord's JSON: messages and cards.
//!
//! Written out here rather than with serenity's builders: a message goes out in four ways (create, edit, answer,
//! follow-up) that share these fields, and serenity has a builder for each that writes some ids as numbers.
//! Lengths are Discord's ("Message", "Embed limits"); actions keep to them beforehand.

use serde_json::{Value, json};

use super::controls::rows;
use super::said;
use super::text::{Place, at_most, bare, cut, write};
use crate::chat::{Card, Control, File, Mark, Message, Tone};

/// "Create Message": `content`, up to 2000 characters.
const CONTENT: usize = 2000;
/// What a message's text may take beside its code in a line of its own.
pub(super) const MESSAGE_TEXT: usize = CONTENT - 20;
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
/// A message's fields, complete: as an edit it leaves nothing of what stood there before.
pub(super) fn message(message: &Message, reference: Option<&str>) -> Value {
    said::message(message);
    // Where a button says which card it is, no code need be seen.
    let reference = reference.filter(|reference| !is_told_by_controls(message, reference));
    let mut content = write(&message.text, Place::Body);
    if let (Some(reference), None) = (reference, &message.card) {
        content = at_most(MESSAGE_TEXT, content);
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

/// Characters of a reference that people see: 30 bits tell the posts of half an hour in one channel apart.
const CODE: usize = 6;

/// A reference as people see it, as short and quiet as reading back allows: `·hb2c7p`, with the number of a part.
pub(super) fn shown(reference: &str) -> String {
    let (code, part) = reference.split_once('-').unwrap_or((reference, ""));
    let code: String = code.chars().take(CODE).collect();
    let part = if part.is_empty() { String::new() } else { format!("-{part}") };
    format!("·{}{part}", code.to_lowercase())
}

/// Whether a control of the message belongs to the card that the reference was made from: then that is what it is
/// recognised by.
fn is_told_by_controls(message: &Message, reference: &str) -> bool {
    message.controls.iter().any(|control| {
        let press = match control {
            Control::Button(it) => &it.press,
            Control::Menu(it) => &it.press,
        };
        press.card.short() == reference
    })
}

/// The code comes last and whole, so that reading back finds it.
fn footer(words: &str, reference: Option<&str>) -> String {
    match reference {
        None => at_most(FOOTER, words.to_owned()),
        Some(reference) if words.is_empty() => shown(reference),
        Some(reference) => {
            let code = shown(reference);
            format!("{} {code}", at_most(FOOTER - length(&code) - 1, words.to_owned()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{Button, CardKey, Look, MemberId, Press, Text};

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
        assert_eq!(body["embeds"][0]["footer"]["text"], "From your library ·abc123");
        assert_eq!(body["nonce"], "n");
        assert_eq!(body["enforce_nonce"], true);

        let body = post(&Message::from(Text::from("Hello")), &[], &mark());
        assert_eq!(body["content"], "Hello\n-# ·abc123");
    }

    #[test]
    fn a_reference_survives_a_footer_that_is_far_too_long() {
        let card = Card { title: "Tip".into(), footer: "long ".repeat(900).into(), ..Card::default() };
        let body = post(&card.into(), &[], &mark());
        let footer = body["embeds"][0]["footer"]["text"].as_str().unwrap().to_owned();
        assert!(footer.ends_with("… ·abc123") && footer.chars().count() <= FOOTER);
    }

    #[test]
    fn no_code_is_seen_where_a_button_says_which_card_it_is() {
        let card = Card { title: "Tip".into(), footer: "From your library".into(), ..Card::default() };
        let of = |key: &str| {
            let press = Press::new("useful", &CardKey(key.into()));
            Message::from(card.clone()).with(Button { press, ..a_button() })
        };
        let seen = |message: &Message, reference: &str| {
            post(message, &[], &Mark { reference: reference.into(), nonce: "n".into() })["embeds"][0]["footer"]
                ["text"]
                .clone()
        };
        assert_eq!(seen(&of("ABCDEFGHIJKLMNOP"), "ABCDEFGHIJ"), "From your library");
        assert_eq!(seen(&of("ABCDEFGHIJKLMNOP-2"), "ABCDEFGHIJ-2"), "From your library");
        assert_eq!(seen(&of("ABCDEFGHIJKLMNOP"), "ABCDEFGHIJ-2"), "From your library ·abcdef-2");
        assert_eq!(seen(&of("ZZZZZZZZZZKLMNOP"), "ABCDEFGHIJ"), "From your library ·abcdef");
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
}
