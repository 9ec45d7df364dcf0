//! Embeds: their limits (Discord docs, "Embed Limits") and what Discord makes of them.

use chrono::DateTime;
use serde_json::{Value, json};
use twilight_model::channel::message::Embed;
use twilight_validate::embed::{EmbedValidationErrorType as Fault, FIELD_NAME_LENGTH, FIELD_VALUE_LENGTH};
use twilight_validate::message::{MessageValidationErrorType, embeds};

use super::reading::{bad_length, is_dictionary, not_a_string, required, too_long, without_nulls};
use crate::rehearsal::state::refusal::Refusal;
use crate::rehearsal::wire::timestamp;

/// Seen in Discord's answers; its documents name no number.
const LONGEST_ADDRESS: usize = 2048;
/// "Embed Object": what may be clicked.
const WEB: &[&str] = &["http", "https"];
/// "Embed Image Structure": "supports http(s) and attachments".
const WEB_OR_FILE: &[&str] = &["http", "https", "attachment"];

/// Reads a message's embeds and gives them back as Discord would show them.
pub fn read(value: &Value) -> Result<Vec<Value>, Refusal> {
    let given = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(given) => given,
        _ => {
            return Err(Refusal::invalid(
                "embeds",
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            ));
        }
    };
    let parsed =
        given.iter().enumerate().map(|(index, it)| parse(index, it)).collect::<Result<Vec<_>, _>>()?;
    embeds(&parsed).map_err(|fault| match fault.kind() {
        MessageValidationErrorType::EmbedInvalid { idx, kind } => {
            parsed.get(*idx).map_or_else(|| not_a_string("embeds"), |embed| located(*idx, embed, kind))
        }
        _ => bad_length("embeds", 0, 10),
    })?;
    parsed.iter().enumerate().try_for_each(|(index, embed)| {
        further(embed).map_err(|refusal| refusal.under(&format!("embeds.{index}")))
    })?;
    parsed
        .iter()
        .map(|embed| serde_json::to_value(embed).map_err(|fault| Refusal::not_played(&fault.to_string())))
        .collect()
}

fn parse(index: usize, value: &Value) -> Result<Embed, Refusal> {
    let mut value = without_nulls(value);
    let at = format!("embeds.{index}");
    is_dictionary(&at, &value)?;
    for part in ["author", "footer", "image", "thumbnail"] {
        value.get(part).map_or(Ok(()), |inner| is_dictionary(&format!("{at}.{part}"), inner))?;
    }
    if let Value::Object(fields) = &mut value {
        // Discord docs, "Embed Object": a bot's embed is always "rich", whatever it says.
        fields.insert("type".to_owned(), json!("rich"));
        // Discord takes any ISO 8601; twilight's type only the way that Discord writes it.
        if let Some(given) = fields.get_mut("timestamp") {
            let path = format!("embeds.{index}.timestamp");
            let moment = given.as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
            let moment = moment.ok_or_else(|| {
                Refusal::invalid(
                    &path,
                    "DATETIME_TYPE_PARSE",
                    &format!("Could not parse {given}. Should be ISO8601."),
                )
            })?;
            *given = json!(timestamp(moment.to_utc()));
        }
    }
    serde_json::from_value(value).map_err(|fault| {
        Refusal::invalid(&format!("embeds.{index}"), "DICT_TYPE_CONVERT", &fault.to_string())
    })
}

fn located(index: usize, embed: &Embed, fault: &Fault) -> Refusal {
    let at = |part: &str| format!("embeds.{index}.{part}");
    let long = |text: &str, most: usize| text.chars().count() > most;
    match fault {
        Fault::AuthorNameTooLarge { .. } => too_long(&at("author.name"), 256),
        Fault::ColorNotRgb { .. } => Refusal::invalid(
            &at("color"),
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 16777215.",
        ),
        Fault::DescriptionTooLarge { .. } => too_long(&at("description"), 4096),
        Fault::FieldNameTooLarge { .. } => {
            let field =
                embed.fields.iter().position(|field| long(&field.name, FIELD_NAME_LENGTH)).unwrap_or(0);
            too_long(&at(&format!("fields.{field}.name")), 256)
        }
        Fault::FieldValueTooLarge { .. } => {
            let field =
                embed.fields.iter().position(|field| long(&field.value, FIELD_VALUE_LENGTH)).unwrap_or(0);
            too_long(&at(&format!("fields.{field}.value")), 1024)
        }
        Fault::FooterTextTooLarge { .. } => too_long(&at("footer.text"), 2048),
        Fault::TitleTooLarge { .. } => too_long(&at("title"), 256),
        Fault::TooManyFields { .. } => bad_length(&at("fields"), 0, 25),
        _ => Refusal::invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"),
    }
}

/// What `twilight-validate` leaves to Discord.
fn further(embed: &Embed) -> Result<(), Refusal> {
    // Discord docs, "Embed Field Structure": name and value are required.
    for (index, field) in embed.fields.iter().enumerate() {
        if field.name.trim().is_empty() {
            return Err(required(&format!("fields.{index}.name")));
        }
        if field.value.trim().is_empty() {
            return Err(required(&format!("fields.{index}.value")));
        }
    }
    let author = embed.author.as_ref();
    let links = [
        ("url", embed.url.as_deref(), WEB),
        ("image.url", embed.image.as_ref().map(|image| image.url.as_str()), WEB_OR_FILE),
        ("thumbnail.url", embed.thumbnail.as_ref().map(|image| image.url.as_str()), WEB_OR_FILE),
        ("author.url", author.and_then(|author| author.url.as_deref()), WEB),
        ("author.icon_url", author.and_then(|author| author.icon_url.as_deref()), WEB_OR_FILE),
        ("footer.icon_url", embed.footer.as_ref().and_then(|footer| footer.icon_url.as_deref()), WEB_OR_FILE),
    ];
    for (path, link, schemes) in links {
        let Some(link) = link else { continue };
        if link.chars().count() > LONGEST_ADDRESS {
            return Err(too_long(path, LONGEST_ADDRESS));
        }
        web_address(path, link, schemes)?;
    }
    let empty = embed.title.is_none()
        && embed.description.is_none()
        && embed.fields.is_empty()
        && embed.author.is_none()
        && embed.footer.is_none()
        && embed.image.is_none()
        && embed.thumbnail.is_none()
        && embed.timestamp.is_none();
    if empty { Err(required("description")) } else { Ok(()) }
}

/// Discord docs, "Embed Object" and "Button": only these schemes are links.
pub fn web_address(path: &str, link: &str, schemes: &[&str]) -> Result<(), Refusal> {
    let not_well_formed = || Refusal::invalid(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
    match link.split_once("://") {
        Some((scheme, rest)) if schemes.contains(&scheme.to_lowercase().as_str()) => {
            let is_web = WEB.contains(&scheme.to_lowercase().as_str());
            let leads_somewhere = !rest.is_empty() && (!is_web || reqwest::Url::parse(link).is_ok());
            if leads_somewhere { Ok(()) } else { Err(not_well_formed()) }
        }
        Some((scheme, _)) => Err(Refusal::invalid(
            path,
            "URL_TYPE_INVALID_SCHEME",
            &format!("Scheme \"{scheme}\" must be one of {schemes:?}."),
        )),
        None => Err(not_well_formed()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(embeds: &Value, path: &str) -> Value {
        let json = read(embeds).unwrap_err().json();
        json.pointer(&format!("/errors/embeds/{path}/_errors/0/code")).cloned().unwrap_or(json)
    }

    #[test]
    fn each_limit_has_its_path() {
        let text = |length: usize| "x".repeat(length);
        assert_eq!(code(&json!([{"description": text(4097)}]), "0/description"), "BASE_TYPE_MAX_LENGTH");
        assert_eq!(
            code(&json!([{"fields": [{"name": "a", "value": text(1025)}]}]), "0/fields/0/value"),
            "BASE_TYPE_MAX_LENGTH"
        );
        assert_eq!(
            code(&json!([{"fields": [{"name": " ", "value": "b"}]}]), "0/fields/0/name"),
            "BASE_TYPE_REQUIRED"
        );
        assert_eq!(code(&json!([{"footer": {"text": text(2049)}}]), "0/footer/text"), "BASE_TYPE_MAX_LENGTH");
        assert_eq!(
            code(&json!([{"title": "t", "url": "javascript://x"}]), "0/url"),
            "URL_TYPE_INVALID_SCHEME"
        );
        assert_eq!(code(&json!([{}]), "0/description"), "BASE_TYPE_REQUIRED");
        assert_eq!(code(&json!([["rich"]]), "0"), "DICT_TYPE_CONVERT");
    }

    #[test]
    fn a_link_leads_to_the_web_and_a_picture_may_be_a_file_of_the_message() {
        let link = |length: usize| format!("https://a.example/{}", "x".repeat(length - 18));
        let picture = |url: &str| json!([{"title": "t", "image": {"url": url}}]);
        assert!(read(&json!([{"title": "t", "url": link(2048)}])).is_ok());
        assert_eq!(code(&json!([{"title": "t", "url": link(2049)}]), "0/url"), "BASE_TYPE_MAX_LENGTH");
        assert_eq!(code(&picture(&link(2049)), "0/image/url"), "BASE_TYPE_MAX_LENGTH");
        assert!(read(&picture("attachment://plan.png")).is_ok());
        let clicked = json!([{"title": "t", "url": "attachment://plan.png"}]);
        assert_eq!(code(&clicked, "0/url"), "URL_TYPE_INVALID_SCHEME");
        assert_eq!(code(&picture("ftp://a.example/x"), "0/image/url"), "URL_TYPE_INVALID_SCHEME");
        let icon = json!([{"author": {"name": "n", "icon_url": "javascript://x"}}]);
        assert_eq!(code(&icon, "0/author/icon_url"), "URL_TYPE_INVALID_SCHEME");
        assert_eq!(code(&picture("https://"), "0/image/url"), "URL_TYPE_INVALID_URL");
    }

    #[test]
    fn all_embeds_together_hold_6000_characters() {
        let big = json!({"description": "x".repeat(3001)});
        let refusal = read(&json!([big, big])).unwrap_err().json();
        assert_eq!(refusal["errors"]["embeds"]["_errors"][0]["code"], "MAX_EMBED_SIZE_EXCEEDED");
    }
}
