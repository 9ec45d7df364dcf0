//! The names of somebody who is forgotten, in what others wrote. Others' words stay theirs: a name goes where it can be
//! nothing else, and no key, number or moment of ours is touched, whatever people call themselves.
//!
//! A name of two words or more is replaced wherever it stands whole in what people read, however it is written. A name
//! of one word may be any word ("May", "ed"), and nobody can tell "May book club" from May's: it goes only where a field
//! says who it was.

use futures_util::TryStreamExt as _;
use serde_json::Value;
use sqlx::{Error, SqliteConnection};

use crate::features::collab::{as_read, holds, is_full_name, renamed};
use crate::features::setup::SchoolId;
use crate::store::FORMER_COLLEAGUE;

/// How names stand in a column.
#[derive(Debug, Clone, Copy)]
enum Kept {
    /// The whole column is somebody's words.
    Text,
    /// JSON, in which people's words stand under these keys; other values are ours.
    Words(&'static [&'static str]),
    /// JSON that says under `by` who did it.
    By,
    /// A wish: what they wrote and it quotes is no more.
    Quotes,
}

/// A column with names in it: how it is read, and how written. `?1` is the school, `?2` what stood there, `?3` what does.
struct Column(Kept, &'static str, &'static str);

const RENAMED: &[Column] = &[
    Column(
        Kept::Quotes,
        "select distinct wish from requests where school = ?1",
        "update requests set wish = ?3 where school = ?1 and wish = ?2",
    ),
    Column(
        Kept::Words(&["topic", "goals", "notes"]),
        "select distinct wish from requests where school = ?1",
        "update requests set wish = ?3, version = version + 1 where school = ?1 and wish = ?2",
    ),
    // The page for the principal tells these lines, and nobody is left there whose wish could hold one back.
    Column(
        Kept::Words(&["outcome", "title"]),
        "select distinct record from requests where school = ?1 and record is not null",
        "update requests set record = ?3, version = version + 1 where school = ?1 and record = ?2",
    ),
    // What an undo would bring back.
    Column(
        Kept::Words(&["outcome", "title"]),
        "select distinct before from request_events where school = ?1 and before is not null",
        "update request_events set before = ?3 where school = ?1 and before = ?2",
    ),
    Column(
        Kept::Text,
        "select distinct why from request_events where school = ?1 and why is not null",
        "update request_events set why = ?3 where school = ?1 and why = ?2",
    ),
    Column(
        Kept::Text,
        "select distinct words from thank_yous where school = ?1",
        "update thank_yous set words = ?3 where school = ?1 and words = ?2",
    ),
    // Whoever paused or arranged something is named beside it.
    Column(
        Kept::By,
        "select pauses from schools where id = ?1",
        "update schools set pauses = ?3, version = version + 1 where id = ?1 and pauses = ?2",
    ),
    Column(
        Kept::By,
        "select distinct arranged from arranged_slots where school = ?1",
        "update arranged_slots set arranged = ?3 where school = ?1 and arranged = ?2",
    ),
    Column(
        Kept::Words(&["title", "about", "whom", "place", "topics", "groups"]),
        "select distinct plan from library_events where school = ?1",
        "update library_events set plan = ?3, version = version + 1 where school = ?1 and plan = ?2",
    ),
    Column(
        Kept::Words(&["topic", "group"]),
        "select distinct meetings from library_events where school = ?1",
        "update library_events set meetings = ?3, version = version + 1 where school = ?1 and meetings = ?2",
    ),
    Column(
        Kept::Words(&["words", "what", "teacher", "librarian"]),
        "select distinct parts from teaching_plans where school = ?1",
        "update teaching_plans set parts = ?3, version = version + 1 where school = ?1 and parts = ?2",
    ),
    Column(
        Kept::Text,
        "select distinct was from plan_changes where school = ?1",
        "update plan_changes set was = ?3 where school = ?1 and was = ?2",
    ),
    Column(
        Kept::Text,
        "select distinct becomes from plan_changes where school = ?1",
        "update plan_changes set becomes = ?3 where school = ?1 and becomes = ?2",
    ),
    Column(
        Kept::Words(&["sentence", "points", "ask"]),
        "select distinct told from told where school = ?1",
        "update told set told = ?3 where school = ?1 and told = ?2",
    ),
];

/// What goes whole where it names them: how it is read, and how it goes. `?1` is the school, `?2` what names them.
const GONE: &[(&str, &str)] = &[
    // What was sent needs its payload no more.
    (
        "select distinct payload from deliveries
         where school = ?1 and state in ('sent', 'failed', 'missed', 'cancelled') and payload is not null",
        "update deliveries set payload = null
         where school = ?1 and state in ('sent', 'failed', 'missed', 'cancelled') and payload = ?2",
    ),
    // Half-written sheets.
    (
        "select distinct typed from cards where school = ?1 and channel is null and typed is not null",
        "delete from cards where school = ?1 and channel is null and typed = ?2",
    ),
];

/// Puts "A former colleague" where these names stand in what a school's people wrote.
pub(super) async fn forget(
    to: &mut SqliteConnection,
    school: SchoolId,
    names: &[String],
) -> Result<(), Error> {
    let is_theirs = |name: &&String| !as_read(name).is_empty() && *name != FORMER_COLLEAGUE;
    let names: Vec<&str> = names.iter().filter(is_theirs).map(String::as_str).collect();
    for Column(kept, read, write) in RENAMED {
        // What changes is written once all is read: a statement must not meet what it wrote itself.
        let mut changed = Vec::new();
        let mut rows = sqlx::query_scalar::<_, String>(*read).bind(school.0).fetch(&mut *to);
        while let Some(was) = rows.try_next().await? {
            if let Some(becomes) = without(*kept, &was, &names) {
                changed.push((was, becomes));
            }
        }
        drop(rows);
        for (was, becomes) in changed {
            sqlx::query(*write).bind(school.0).bind(was).bind(becomes).execute(&mut *to).await?;
        }
    }
    for (read, goes) in GONE {
        let mut theirs = Vec::new();
        let mut rows = sqlx::query_scalar::<_, String>(*read).bind(school.0).fetch(&mut *to);
        while let Some(text) = rows.try_next().await? {
            let kept = serde_json::from_str(&text).unwrap_or(Value::Null);
            if names.iter().any(|name| is_named(&kept, name)) {
                theirs.push(text);
            }
        }
        drop(rows);
        for text in theirs {
            sqlx::query(*goes).bind(school.0).bind(text).execute(&mut *to).await?;
        }
    }
    Ok(())
}

/// What a column holds without these names; `None` where nothing changes. What cannot be read is left as it is.
fn without(kept: Kept, text: &str, names: &[&str]) -> Option<String> {
    if let Kept::Text = kept {
        return reworded(text, names);
    }
    let was: Value = serde_json::from_str(text).ok()?;
    let mut value = was.clone();
    match kept {
        Kept::Text => {}
        Kept::Words(keys) => reword_under(&mut value, keys, names),
        Kept::By => rename_who(&mut value, names),
        Kept::Quotes => leave_out_quotes(&mut value, names),
    }
    (value != was).then(|| value.to_string())
}

/// Words without these names, as far as each is a full one.
fn reworded(words: &str, names: &[&str]) -> Option<String> {
    let mut made = None;
    for name in names.iter().filter(|name| is_full_name(&as_read(name))) {
        made = renamed(made.as_deref().unwrap_or(words), name, FORMER_COLLEAGUE).or(made);
    }
    made
}

fn reword_under(value: &mut Value, keys: &[&str], names: &[&str]) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                if keys.contains(&key.as_str()) {
                    reword_all(value, names);
                } else {
                    reword_under(value, keys, names);
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|value| reword_under(value, keys, names)),
        _ => {}
    }
}

fn reword_all(value: &mut Value, names: &[&str]) {
    match value {
        Value::String(words) => {
            if let Some(made) = reworded(words, names) {
                *words = made;
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(|value| reword_all(value, names)),
        Value::Array(all) => all.iter_mut().for_each(|value| reword_all(value, names)),
        _ => {}
    }
}

fn rename_who(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(fields) => {
            if let Some(by) = fields.get_mut("by")
                && by.as_str().is_some_and(|by| names.contains(&by))
            {
                *by = FORMER_COLLEAGUE.into();
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|value| rename_who(value, names)),
        _ => {}
    }
}

fn leave_out_quotes(wish: &mut Value, names: &[&str]) {
    if let Some(quotes) = wish.get_mut("quotes").and_then(Value::as_array_mut) {
        quotes.retain(|quote| !quote["by"].as_str().is_some_and(|by| names.contains(&by)));
    }
}

/// Whether JSON names somebody: a full name anywhere in its values, any name where it says who it was. A text may hold
/// JSON itself, as that of a draft does with what it quotes.
fn is_named(value: &Value, name: &str) -> bool {
    match value {
        Value::String(text) => match serde_json::from_str(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => is_named(&inner, name),
            _ => is_full_name(&as_read(name)) && holds(&as_read(text), &as_read(name)),
        },
        Value::Object(fields) => {
            fields.get("by").is_some_and(|by| by == name)
                || fields.values().any(|value| is_named(value, name))
        }
        Value::Array(all) => all.iter().any(|value| is_named(value, name)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MEETINGS: Kept = Kept::Words(&["topic", "group"]);

    #[test]
    fn a_full_name_goes_from_words_and_from_nothing_of_ours() {
        let text = r#"[{"number":1,"begins":"2026-10-12T15:30:00","topic":"Ana \"Ace\" Rivera's maps","cancelled":true}]"#;
        let becomes = without(MEETINGS, text, &["ed", "Ana \"Ace\" Rivera"]).unwrap();
        let becomes: Value = serde_json::from_str(&becomes).unwrap();
        assert_eq!(becomes[0]["topic"], "A former colleague's maps");
        assert_eq!(
            (&becomes[0]["cancelled"], &becomes[0]["begins"]),
            (&json!(true), &json!("2026-10-12T15:30:00"))
        );
        for name in ["ed", "in", "\"", ":", "topic", "2026-10", "Begins 2026"] {
            assert_eq!(without(MEETINGS, text, &[name]), None, "{name}");
        }
        // Of ours are also values that read as two words.
        let session = r#"{"sessions":[{"what":"Maps","model":"one-observes"}]}"#;
        assert_eq!(without(Kept::Words(&["words", "what"]), session, &["One Observes"]), None);
        assert_eq!(without(MEETINGS, "not JSON", &["Ana Rivera"]), None);
    }

    #[test]
    fn a_name_of_one_word_goes_only_where_a_field_says_who_it_was() {
        assert_eq!(without(Kept::Text, "May and the May book club", &["May"]), None);
        let pauses = r#"[{"by":"May","label":"May","kind":"tip"},{"by":"Maya"}]"#;
        let becomes: Value = serde_json::from_str(&without(Kept::By, pauses, &["May"]).unwrap()).unwrap();
        assert_eq!(
            becomes,
            json!([{"by": "A former colleague", "label": "May", "kind": "tip"}, {"by": "Maya"}])
        );
        let wish = r#"{"topic":"May","quotes":[{"by":"May","words":"idk"},{"by":"Ben","words":"May I?"}]}"#;
        let becomes: Value =
            serde_json::from_str(&without(Kept::Quotes, wish, &["May", "topic"]).unwrap()).unwrap();
        assert_eq!(becomes, json!({"topic": "May", "quotes": [{"by": "Ben", "words": "May I?"}]}));
    }

    #[test]
    fn a_sheet_names_somebody_in_its_words_and_in_what_it_quotes() {
        let sheet = json!({"notes": "With\nana RIVERA", "quotes": r#"[{"by":"May","words":"Ben\nOkafor"}]"#});
        for name in ["Ana Rivera", "May", "Ben Okafor"] {
            assert!(is_named(&sheet, name), "{name}");
        }
        for name in ["notes", "With", "ana", "by", "Mayo"] {
            assert!(!is_named(&sheet, name), "{name}");
        }
    }
}
