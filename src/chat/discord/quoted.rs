//! A message of Discord's, quoted: whom and what it mentions by name, as its readers see it, instead of by id.
//! Source of the marks: "Message Formatting" in Discord's reference.

use chrono::DateTime;

/// The text as people read it. Members whom `name_of` does not know, roles and rooms, which come without their names,
/// are called what they are.
pub(super) fn quoted(content: &str, name_of: impl Fn(&str) -> Option<String>) -> String {
    let mut read = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('<') {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('>').unwrap_or(0);
        if let Some(name) = rest.get(1..end).and_then(|mark| name(mark, &name_of)) {
            read.push_str(&name);
            rest = &rest[end + 1..];
        } else {
            read.push('<');
            rest = &rest[1..];
        }
    }
    read + rest
}

/// What stands between angle brackets, by name; `None` for what is no mark of Discord's.
fn name(mark: &str, name_of: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    if mark.strip_prefix("@&").is_some_and(is_id) {
        return Some("@a group".to_owned());
    }
    if let Some(id) = mark.strip_prefix("@!").or(mark.strip_prefix('@')).filter(|id| is_id(id)) {
        return Some(format!("@{}", name_of(id).unwrap_or_else(|| "somebody".to_owned())));
    }
    if mark.strip_prefix('#').is_some_and(is_id) {
        return Some("#a channel".to_owned());
    }
    if let Some(moment) = mark.strip_prefix("t:") {
        let seconds = moment.split(':').next()?.parse().ok()?;
        let moment = DateTime::from_timestamp(seconds, 0)?;
        return Some(moment.format("%a %-d %b %Y %H:%M UTC").to_string());
    }
    if mark.starts_with("id:") {
        return Some("#a channel".to_owned());
    }
    // A command, an emoji of a server, one that moves: each by the name before its id.
    let (words, id) = mark.rsplit_once(':').filter(|(_, id)| is_id(id))?;
    let emoji = words.strip_prefix(':').or(words.strip_prefix("a:"));
    match (words.strip_prefix('/'), emoji) {
        (Some(command), _) if !command.is_empty() => Some(format!("/{command}")),
        (_, Some(emoji)) if !emoji.is_empty() && id.len() > 1 => Some(format!(":{emoji}:")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_read_as_names() {
        let name_of = |id: &str| (id == "11").then(|| "Sam Lee".to_owned());
        for (content, read) in [
            ("Otters, <@11> and <@!11>, <@12>!", "Otters, @Sam Lee and @Sam Lee, @somebody!"),
            ("<@&22> in <#33> <id:guide>", "@a group in #a channel #a channel"),
            ("<:otter:4455> <a:party_1:66777> </tip list:888>", ":otter: :party_1: /tip list"),
            (
                "at <t:1788000000:R>, <t:1788000000>",
                "at Sat 29 Aug 2026 10:40 UTC, Sat 29 Aug 2026 10:40 UTC",
            ),
            ("5 < 6 > 4 <3 <https://x.org> <div> < <@11>", "5 < 6 > 4 <3 <https://x.org> <div> < @Sam Lee"),
            ("<@", "<@"),
        ] {
            assert_eq!(quoted(content, name_of), read, "{content}");
        }
    }
}
