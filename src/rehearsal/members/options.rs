//! A command's options as Discord's client lets a member fill them: only those that are registered, of their type,
//! within their limits, none that is required left out. Source: Discord docs, "Application Command Option".

use serde_json::{Value, json};

use super::acting::{ActError, Acting, Given};
use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::Channel;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::wire;

/// The `options` of an interaction's data, and its `resolved`. With `focused`, that option is still being typed and
/// nothing is required yet.
pub fn filled(
    state: &State,
    act: Acting,
    command: &Value,
    name: &str,
    given: &[Given<'_>],
    focused: Option<&str>,
) -> Result<(Vec<Value>, Value), ActError> {
    let mut registered = list(&command["options"]);
    let mut path = Vec::new();
    for part in name.split_whitespace().skip(1) {
        let inner = registered
            .iter()
            .find(|option| option["name"] == part && matches!(option["type"].as_u64(), Some(1 | 2)))
            .ok_or_else(|| ActError::new(format!("There is no command “/{name}”.")))?;
        path.push(json!({"name": part, "type": inner["type"]}));
        registered = list(&inner["options"]);
    }
    if registered.iter().any(|option| matches!(option["type"].as_u64(), Some(1 | 2))) {
        return Err(ActError::new(format!("“/{name}” needs a subcommand.")));
    }
    for (option, _) in given {
        if !registered.iter().any(|it| it["name"] == *option) {
            return Err(ActError::new(format!("“/{name}” has no option “{option}”.")));
        }
    }
    let mut resolved = json!({});
    let mut options = Vec::new();
    for option in registered {
        let value = given.iter().find(|(named, _)| option["name"] == *named).map(|(_, value)| value);
        let is_focused = focused.is_some_and(|focused| option["name"] == focused);
        match value {
            _ if is_focused => options.push(being_typed(option, value)?),
            Some(value) => {
                let value = accepted(state, act, option, value, &mut resolved)?;
                options.push(json!({"name": option["name"], "type": option["type"], "value": value}));
            }
            None if option["required"] == true && focused.is_none() => {
                return Err(ActError::new(format!("{}: This option is required.", text(&option["name"]))));
            }
            None => {}
        }
    }
    for mut outer in path.into_iter().rev() {
        outer["options"] = json!(options);
        options = vec![outer];
    }
    Ok((options, resolved))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn being_typed(option: &Value, value: Option<&Value>) -> Result<Value, ActError> {
    if option["autocomplete"] != true {
        return Err(ActError::new(format!(
            "{}: nothing is suggested for this option.",
            text(&option["name"])
        )));
    }
    let typed = value.and_then(Value::as_str).unwrap_or_default();
    Ok(json!({"name": option["name"], "type": option["type"], "value": typed, "focused": true}))
}

fn accepted(
    state: &State,
    act: Acting,
    option: &Value,
    value: &Value,
    resolved: &mut Value,
) -> Result<Value, ActError> {
    let refuse = |why: &str| ActError::new(format!("{}: {why}", text(&option["name"])));
    let kind = option["type"].as_u64().unwrap_or(0);
    let choices = list(&option["choices"]);
    if !choices.is_empty() {
        let choice = choices.iter().find(|choice| choice["name"] == *value || choice["value"] == *value);
        return choice
            .map(|choice| choice["value"].clone())
            .ok_or_else(|| refuse("Please choose one of the choices."));
    }
    match kind {
        3 => {
            let typed = value.as_str().ok_or_else(|| refuse("Please enter a text."))?;
            let length = u64::try_from(typed.chars().count()).unwrap_or(u64::MAX);
            let most = option["max_length"].as_u64().unwrap_or(6000);
            if length > most {
                return Err(refuse(&format!("Must be {most} or fewer in length.")));
            }
            if option["min_length"].as_u64().is_some_and(|least| length < least) {
                return Err(refuse("This is too short."));
            }
            Ok(value.clone())
        }
        4 | 10 => {
            let fits = if kind == 4 { value.is_i64() || value.is_u64() } else { value.is_number() };
            let number =
                value.as_f64().filter(|_| fits).ok_or_else(|| refuse("Please enter a valid number."))?;
            let (least, most) = (option["min_value"].as_f64(), option["max_value"].as_f64());
            if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) {
                return Err(refuse("This number is out of range."));
            }
            Ok(value.clone())
        }
        5 if value.is_boolean() => Ok(value.clone()),
        5 => Err(refuse("Please choose True or False.")),
        6..=9 => {
            let id =
                text(value).parse().map_err(|_| refuse("Please enter a valid member, role or channel."))?;
            if kind == 7 && !fits_channel_types(state, id, &option["channel_types"]) {
                return Err(refuse("Please choose a valid channel."));
            }
            resolve(state, act, id, resolved)
                .ok_or_else(|| refuse("Please enter a valid member, role or channel."))?;
            Ok(json!(id))
        }
        11 => {
            let id = value["id"].as_str().ok_or_else(|| refuse("Please add a file."))?;
            resolved["attachments"][id] = value.clone();
            resolved["attachments"][id]["ephemeral"] = json!(true);
            Ok(json!(id))
        }
        _ => Err(refuse("This kind of option is not played.")),
    }
}

fn fits_channel_types(state: &State, channel: Id, types: &Value) -> bool {
    let Some(channel) = state.channels.get(channel) else { return false };
    let types = list(types);
    types.is_empty() || types.iter().any(|kind| *kind == u64::from(channel.type_number()))
}

/// Whether a menu of members, roles or channels offers this one to this member.
pub fn is_offered(state: &State, act: Acting, menu: u64, channel_types: &[u8], id: Id) -> bool {
    everything(state, act, menu, channel_types).any(|(offered, _)| offered == id)
}

/// All that a menu of members, roles or channels offers, each by its id and its name with its mark.
pub fn offers(state: &State, act: Acting, menu: u64, channel_types: &[u8]) -> Vec<(Id, String)> {
    everything(state, act, menu, channel_types).collect()
}

/// The names of all that a menu of members, roles or channels offers, each with its mark.
pub fn offered(state: &State, act: Acting, menu: u64, channel_types: &[u8]) -> Vec<String> {
    everything(state, act, menu, channel_types).map(|(_, name)| name).collect()
}

/// Discord docs, "Component Types": 5 members, 6 roles, 7 both, 8 channels.
fn everything<'a>(
    state: &'a State,
    act: Acting,
    menu: u64,
    channel_types: &'a [u8],
) -> impl Iterator<Item = (Id, String)> + 'a {
    let server = state.channels.get(act.channel).and_then(|channel| channel.server);
    let server = server.and_then(|server| state.servers.get(&server));
    let members = server.into_iter().filter(move |_| matches!(menu, 5 | 7)).flat_map(move |server| {
        let people = server.members.keys().filter_map(|id| state.users.get(id));
        people.map(move |user| (user.id, format!("@{}", server.name_of(user))))
    });
    let roles = server.into_iter().filter(move |_| matches!(menu, 6 | 7)).flat_map(|server| {
        let mark = |name: &str| if name.starts_with('@') { name.to_owned() } else { format!("@{name}") };
        server.roles.iter().map(move |role| (role.id, mark(&role.name)))
    });
    let channels = server.into_iter().filter(move |_| menu == 8).flat_map(move |server| {
        let seen = state.channels.of_server(server.id).filter(move |it| state.sees_channel(it, act.member));
        let fits = move |it: &&Channel| channel_types.is_empty() || channel_types.contains(&it.type_number());
        seen.filter(fits).map(|it| (it.id, format!("#{}", it.name)))
    });
    members.chain(roles).chain(channels)
}

/// Adds what `id` names to `resolved`, as far as this member may know of it.
pub fn resolve(state: &State, act: Acting, id: Id, resolved: &mut Value) -> Option<()> {
    let server = state.channels.get(act.channel).and_then(|channel| channel.server);
    let server = server.and_then(|server| state.servers.get(&server));
    let key = id.to_string();
    if let Some(user) = state.users.get(&id) {
        resolved["users"][&key] = wire::user(user);
        if let Some(membership) = server.and_then(|server| server.members.get(&id)) {
            let mut member = wire::bare_member(membership);
            let granted = server.map(|server| server.permissions(id).0.to_string());
            member["permissions"] = json!(granted);
            resolved["members"][&key] = member;
        }
        return Some(());
    }
    if let Some(channel) = state.channels.get(id).filter(|channel| state.sees_channel(channel, act.member)) {
        resolved["channels"][&key] = wire::partial_channel(state, channel, act.member);
        return Some(());
    }
    let server = server?;
    let position = server.roles.iter().position(|role| role.id == id)?;
    resolved["roles"][&key] = wire::role(&server.roles[position], position, state.bot);
    Some(())
}
