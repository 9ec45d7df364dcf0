//! The commands as Discord lists them: once for the application and for servers only, sent again only when they
//! differ from what was sent last, because Discord counts registrations and shows an application's commands
//! everywhere at once.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::errors::Failure;
use super::memory::Memory;
use super::rest::{Call, Rest};
use super::text::{at_most, bare};
use crate::chat::{CommandSpec, Field, FieldKind, Used};

/// Discord's kinds of command ("Application Command Types").
const CHAT_INPUT: u8 = 1;
const MESSAGE: u8 = 3;
const SUB_COMMAND: u8 = 1;
const STRING: u8 = 3;
const INTEGER: u8 = 4;
const ATTACHMENT: u8 = 11;
/// `MANAGE_GUILD` ("Permissions"), as the number that Discord's description of this request asks for.
const MANAGE_GUILD: u64 = 32;
/// Discord's limits of a description and of a choice's name ("Application Command Object").
const DESCRIPTION: usize = 100;
const CHOICES: usize = 25;

/// Registers the commands unless Discord has them already.
pub(super) async fn register(
    rest: &Rest,
    application: &str,
    specs: &[CommandSpec],
    memory: &dyn Memory,
) -> Result<(), Failure> {
    let commands = commands(specs);
    // The application is part of it: another bot's token with the same database must register anew.
    let hash = HEXLOWER
        .encode(&Sha256::new().chain_update(application).chain_update(commands.to_string()).finalize());
    if memory.commands().await.as_deref() == Some(hash.as_str()) {
        return Ok(());
    }
    rest.call(Call::put(format!("applications/{application}/commands"), Some(commands))).await?;
    memory.remember_commands(&hash).await;
    tracing::info!(count = specs.len(), "registered the commands");
    Ok(())
}

/// All commands as Discord takes them; those named with a space become sub-commands of their first word.
fn commands(specs: &[CommandSpec]) -> Value {
    let (typed, on_messages): (Vec<&CommandSpec>, Vec<&CommandSpec>) =
        specs.iter().partition(|spec| spec.used == Used::Typed);
    let mut parents: Vec<&str> = Vec::new();
    for spec in &typed {
        let parent = spec.name.split(' ').next().unwrap_or(spec.name);
        if !parents.contains(&parent) {
            parents.push(parent);
        }
    }
    let typed = parents.into_iter().map(|parent| command(parent, &typed));
    // Discord takes neither a description nor options for a command on a message.
    typed.chain(on_messages.iter().map(|spec| listed(MESSAGE, spec.name, spec.for_managers))).collect()
}

fn command(name: &str, typed: &[&CommandSpec]) -> Value {
    let of_it: Vec<&CommandSpec> =
        typed.iter().copied().filter(|spec| spec.name.split(' ').next() == Some(name)).collect();
    let (about, options) = match of_it[..] {
        [alone] if alone.name == name => (at_most(DESCRIPTION, bare(alone.about)), options(&alone.fields)),
        _ => {
            let subs: Vec<(&str, &CommandSpec)> =
                of_it.iter().filter_map(|spec| Some((spec.name.split_once(' ')?.1, *spec))).collect();
            let words: Vec<&str> = subs.iter().map(|(word, _)| *word).collect();
            let about = at_most(DESCRIPTION, format!("{name}: {}", words.join(", ")));
            (about, subs.into_iter().map(|(word, spec)| sub_command(word, spec)).collect())
        }
    };
    let mut command = listed(CHAT_INPUT, name, of_it.iter().all(|spec| spec.for_managers));
    command["description"] = json!(about);
    command["options"] = json!(options);
    command
}

/// What a command of any kind says.
fn listed(kind: u8, name: &str, for_managers: bool) -> Value {
    let mut command = json!({
        "type": kind,
        "name": name,
        // In servers, and installed to servers ("Interaction Context Types").
        "contexts": [0],
        "integration_types": [0],
    });
    if for_managers {
        command["default_member_permissions"] = json!(MANAGE_GUILD);
    }
    command
}

fn sub_command(word: &str, spec: &CommandSpec) -> Value {
    json!({
        "type": SUB_COMMAND,
        "name": word,
        "description": at_most(DESCRIPTION, bare(spec.about)),
        "options": options(&spec.fields),
    })
}

/// Discord refuses a required option after an optional one.
fn options(fields: &[Field]) -> Vec<Value> {
    let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.required);
    required.into_iter().chain(optional).map(option).collect()
}

fn option(field: &Field) -> Value {
    let about = if field.hint.is_empty() { &field.label } else { &field.hint };
    let mut option = json!({
        "name": field.name,
        "description": at_most(DESCRIPTION, bare(about)),
        "required": field.required,
        "type": STRING,
    });
    match &field.kind {
        FieldKind::Line { most } | FieldKind::Paragraph { most } => option["max_length"] = json!(most),
        FieldKind::Suggested { most } => {
            option["max_length"] = json!(most);
            option["autocomplete"] = json!(true);
        }
        FieldKind::Number { least, most } => {
            option["type"] = json!(INTEGER);
            option["min_value"] = json!(least);
            option["max_value"] = json!(most);
        }
        FieldKind::File => option["type"] = json!(ATTACHMENT),
        FieldKind::Choice(choices) => {
            let choice = |it: &crate::chat::Choice| json!({ "name": at_most(DESCRIPTION, bare(&it.label)), "value": it.value });
            option["choices"] = choices.iter().take(CHOICES).map(choice).collect();
        }
    }
    option
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &'static str, required: bool) -> Field {
        Field {
            name,
            label: name.to_owned(),
            hint: String::new(),
            kind: FieldKind::Line { most: 80 },
            required,
            filled: None,
        }
    }

    fn spec(name: &'static str, for_managers: bool) -> CommandSpec {
        CommandSpec {
            name,
            used: Used::Typed,
            about: "About it",
            fields: vec![field("b", false), field("a", true)],
            for_managers,
        }
    }

    #[test]
    fn commands_are_for_servers_only_and_sub_commands_hang_under_their_word() {
        let all = commands(&[spec("tip add", false), spec("library-setup", true), spec("tip list", false)]);
        assert_eq!(all.as_array().unwrap().len(), 2);
        assert_eq!(all[0]["name"], "tip");
        assert_eq!(all[0]["description"], "tip: add, list");
        assert_eq!(all[0]["options"][1]["name"], "list");
        assert_eq!(all[0]["contexts"], json!([0]));
        assert_eq!(all[0].get("default_member_permissions"), None);
        assert_eq!(all[1]["default_member_permissions"], 32);
    }

    #[test]
    fn a_command_on_a_message_has_a_name_alone() {
        let ask = CommandSpec { used: Used::OnMessage, ..spec("Ask about this", false) };
        let all = commands(&[spec("tip add", false), ask]);
        let expected =
            json!({ "type": 3, "name": "Ask about this", "contexts": [0], "integration_types": [0] });
        assert_eq!(all[1], expected);
    }

    #[test]
    fn required_options_come_first() {
        let all = commands(&[spec("library-setup", true)]);
        let names: Vec<_> =
            all[0]["options"].as_array().unwrap().iter().map(|option| option["name"].clone()).collect();
        assert_eq!(names, [json!("a"), json!("b")]);
    }
}
