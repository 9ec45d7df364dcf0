//! The body of a message.

use std::collections::BTreeMap;

use serde_json::Value;
use twilight_model::channel::message::{AllowedMentions, MentionType};

use super::files::{self, Files};
use super::reading::{is_dictionary, not_a_string, snowflake, too_long, without_nulls, yes_or_no};
use super::{components, embeds};
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::messages::{EPHEMERAL, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS};
use crate::rehearsal::state::refusal::Refusal;

/// What a message's body says; what it leaves out is None. An explicit null empties the part.
#[derive(Debug, Default)]
pub struct Draft {
    pub content: Option<String>,
    pub embeds: Option<Vec<Value>>,
    /// None: nothing is said of files.
    pub files: Option<Files>,
    pub components: Option<Vec<Value>>,
    pub allowed_mentions: Option<AllowedMentions>,
    pub flags: Option<u64>,
    pub nonce: Option<Value>,
    pub enforce_nonce: bool,
    pub replies_to: Option<Reply>,
}

/// Which message it answers.
#[derive(Debug, Clone, Copy)]
pub struct Reply {
    pub to: Id,
    /// Whether it is refused when that message is not there; otherwise it then answers nothing.
    pub must_exist: bool,
}

impl Draft {
    /// Whether a message of nothing but this would have something to show.
    pub fn shows_something(&self) -> bool {
        let written = self.content.as_deref().is_some_and(|content| !content.is_empty());
        let embedded = self.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty());
        written || embedded || self.uploads()
    }

    /// Whether files come along.
    pub fn uploads(&self) -> bool {
        self.files.as_ref().is_some_and(|files| !files.new.is_empty())
    }
}

/// Reads the body of a message, with the files beside it.
pub fn message(body: &Value, files: &BTreeMap<u64, Upload>) -> Result<Draft, Refusal> {
    let Value::Object(fields) = body else {
        return Err(Refusal::invalid("", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"));
    };
    for (name, value) in fields {
        match name.as_str() {
            "poll" | "sticker_ids" if !is_blank(value) => {
                return Err(Refusal::not_played(name));
            }
            "tts" | "enforce_nonce" if !(value.is_boolean() || value.is_null()) => {
                return Err(Refusal::invalid(name, "BOOLEAN_TYPE_CONVERT", "Must be either true or false."));
            }
            _ => {}
        }
    }
    let part = |name: &str| fields.get(name);
    Ok(Draft {
        content: part("content").map(content).transpose()?,
        embeds: part("embeds").map(embeds::read).transpose()?,
        files: files::read(part("attachments"), files)?,
        components: part("components").map(components::read).transpose()?,
        allowed_mentions: part("allowed_mentions")
            .filter(|v| !v.is_null())
            .map(allowed_mentions)
            .transpose()?,
        flags: part("flags").filter(|v| !v.is_null()).map(flags).transpose()?,
        nonce: part("nonce").filter(|v| !v.is_null()).map(nonce).transpose()?,
        enforce_nonce: part("enforce_nonce").and_then(Value::as_bool).unwrap_or(false),
        replies_to: part("message_reference").filter(|v| !v.is_null()).map(replies_to).transpose()?,
    })
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn content(value: &Value) -> Result<String, Refusal> {
    let text = match value {
        Value::Null => "",
        Value::String(text) => text,
        _ => return Err(not_a_string("content")),
    };
    twilight_validate::message::content(text).map_err(|_| too_long("content", 2000))?;
    // Discord trims what is sent; a message of nothing but blanks is empty.
    Ok(text.trim().to_owned())
}

/// Discord docs, "Create Message": up to 25 characters or an integer.
fn nonce(value: &Value) -> Result<Value, Refusal> {
    match value {
        Value::Number(number) if number.is_u64() || number.is_i64() => Ok(value.clone()),
        Value::String(text) if text.chars().count() <= 25 => Ok(value.clone()),
        Value::String(_) => Err(too_long("nonce", 25)),
        _ => Err(not_a_string("nonce")),
    }
}

/// Discord docs, "Message Flags": of those a bot may set, the ones that the rehearsal plays.
fn flags(value: &Value) -> Result<u64, Refusal> {
    let Some(flags) = value.as_u64() else {
        return Err(Refusal::invalid("flags", "NUMBER_TYPE_COERCE", "Value is not int."));
    };
    let played = EPHEMERAL | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS;
    if flags & !played == 0 {
        Ok(flags)
    } else {
        Err(Refusal::not_played("message flags other than 4, 64 and 4096"))
    }
}

/// Discord docs, "Allowed Mentions Object", and its table of invalid combinations.
fn allowed_mentions(value: &Value) -> Result<AllowedMentions, Refusal> {
    is_dictionary("allowed_mentions", value)?;
    for name in ["parse", "users", "roles"] {
        let given = value[name].as_array().map_or(&[][..], Vec::as_slice);
        let twice = given.iter().enumerate().find(|(at, it)| given[..*at].contains(it));
        if let Some((at, it)) = twice {
            return Err(Refusal::invalid(
                &format!("allowed_mentions.{name}.{at}"),
                "SET_TYPE_ALREADY_CONTAINS_VALUE",
                &format!("The set already contains the value {it}."),
            ));
        }
    }
    let allowed: AllowedMentions = serde_json::from_value(without_nulls(value))
        .map_err(|fault| Refusal::invalid("allowed_mentions", "BASE_TYPE_CHOICES", &fault.to_string()))?;
    let both = (allowed.parse.contains(&MentionType::Users) && !allowed.users.is_empty())
        || (allowed.parse.contains(&MentionType::Roles) && !allowed.roles.is_empty());
    if both {
        return Err(Refusal::invalid(
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
            "parse:[\"users\"] and users: [ids...] are mutually exclusive.",
        ));
    }
    if allowed.users.len() > 100 || allowed.roles.len() > 100 {
        return Err(Refusal::invalid(
            "allowed_mentions",
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 0 and 100 in length.",
        ));
    }
    Ok(allowed)
}

/// "Message Reference Structure": one that does not exist is an error unless the body says otherwise.
fn replies_to(value: &Value) -> Result<Reply, Refusal> {
    is_dictionary("message_reference", value)?;
    let must_exist = yes_or_no(value, "fail_if_not_exists").map_err(|it| it.under("message_reference"))?;
    let to = snowflake(&value["message_id"], "message_reference.message_id")?;
    Ok(Reply { to, must_exist: must_exist.unwrap_or(true) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn path_of(body: &Value, pointer: &str) -> Value {
        let refusal = message(body).unwrap_err();
        assert_eq!((refusal.status, refusal.code), (400, 50035));
        refusal.json().pointer(&format!("/errors{pointer}/_errors/0/code")).cloned().unwrap_or(refusal.json())
    }

    fn message(body: &Value) -> Result<Draft, Refusal> {
        super::message(body, &BTreeMap::new())
    }

    #[test]
    fn content_is_at_most_2000_characters() {
        assert_eq!(path_of(&json!({"content": "x".repeat(2001)}), "/content"), "BASE_TYPE_MAX_LENGTH");
        assert!(message(&json!({"content": "x".repeat(2000)})).is_ok());
    }

    #[test]
    fn blanks_alone_show_nothing() {
        assert!(!message(&json!({"content": " \n ", "embeds": []})).unwrap().shows_something());
    }

    #[test]
    fn a_long_embed_title_is_named_by_its_path() {
        let body = json!({"embeds": [{"title": "fine"}, {"title": "x".repeat(257)}]});
        assert_eq!(path_of(&body, "/embeds/1/title"), "BASE_TYPE_MAX_LENGTH");
    }

    #[test]
    fn a_nonce_has_at_most_25_characters() {
        assert_eq!(
            path_of(&json!({"content": "x", "nonce": "x".repeat(26)}), "/nonce"),
            "BASE_TYPE_MAX_LENGTH"
        );
    }

    #[test]
    fn pinging_users_by_name_and_all_of_them_is_a_contradiction() {
        let body = json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["5"]}});
        assert_eq!(path_of(&body, "/allowed_mentions"), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE");
    }

    #[test]
    fn what_is_not_played_is_said_and_not_pretended() {
        assert_eq!(message(&json!({"content": "x", "flags": 1 << 15})).unwrap_err().status, 400);
    }

    #[test]
    fn a_nonce_that_is_a_number_is_a_whole_one() {
        assert!(message(&json!({"content": "x", "nonce": 5})).is_ok());
        assert_eq!(path_of(&json!({"content": "x", "nonce": 5.5}), "/nonce"), "STRING_TYPE_CONVERT");
    }

    #[test]
    fn whom_to_ping_is_a_dictionary_that_names_nobody_twice() {
        let with = |allowed: Value| json!({"content": "x", "allowed_mentions": allowed});
        assert!(message(&with(json!({"users": ["5", 6]}))).is_ok(), "ids as numbers, too");
        assert_eq!(path_of(&with(json!([["users"]])), "/allowed_mentions"), "DICT_TYPE_CONVERT");
        let twice = with(json!({"users": ["5", "5"]}));
        assert_eq!(path_of(&twice, "/allowed_mentions/users/1"), "SET_TYPE_ALREADY_CONTAINS_VALUE");
    }

    #[test]
    fn what_is_answered_is_named_by_text_or_number_and_must_exist_unless_the_body_says_otherwise() {
        let reply = |reference: Value| {
            message(&json!({"content": "x", "message_reference": reference}))
                .map(|draft| draft.replies_to.unwrap())
        };
        let plain = reply(json!({"message_id": 7})).unwrap();
        assert_eq!((plain.to, plain.must_exist), (Id(7), true));
        assert!(!reply(json!({"message_id": "7", "fail_if_not_exists": false})).unwrap().must_exist);
        assert!(reply(json!({"message_id": "7", "fail_if_not_exists": "no"})).is_err());
    }
}
