//! Private threads and their membership. Source of the rules: Discord docs, "Threads" and "Channel Resource".

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use twilight_validate::channel::name as thread_name;

use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::{Channel, ChannelKind, Thread};
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::permissions::Permissions;
use crate::rehearsal::state::refusal::Refusal;
use crate::rehearsal::validate::{bad_length, whole_number, yes_or_no};
use crate::rehearsal::wire;

/// Discord docs, "Channel Types": the private thread.
const PRIVATE: u64 = 12;
/// "Channel Structure": `rate_limit_per_user` in seconds.
const SLOWEST: u64 = 21_600;

impl State {
    /// "Start Thread without Message". Each call makes another thread: Discord knows no nonce here.
    pub fn start_thread(&mut self, parent: Id, body: &Value) -> Result<Value, Refusal> {
        let found = self.channel_for_bot(parent, Permissions::CREATE_PRIVATE_THREADS)?;
        if !matches!(found.kind, ChannelKind::Text) {
            return Err(Refusal::wrong_channel_type());
        }
        let Some(server) = found.server else { return Err(Refusal::wrong_channel_type()) };
        // "Start Thread without Message": a type that is left out means a private thread.
        if whole_number(body, "type", 0, 16)?.unwrap_or(PRIVATE) != PRIVATE {
            return Err(Refusal::not_played("threads that are not private"));
        }
        let usual = Thread::opened(parent, self.bot, self.now());
        let invitable = yes_or_no(body, "invitable")?.unwrap_or(usual.invitable);
        let slow_mode = whole_number(body, "rate_limit_per_user", 0, SLOWEST)?.unwrap_or(usual.slow_mode);
        let name = read_name(body)?.ok_or_else(|| bad_length("name", 1, 100))?;
        let auto_archive = read_auto_archive(body)?.unwrap_or(usual.auto_archive);
        if self.active_threads(server).count() >= self.most_active_threads {
            return Err(Refusal::too_many_threads());
        }
        let thread = Thread { invitable, slow_mode, auto_archive, ..usual };
        Ok(self.add_thread(server, name, thread))
    }

    /// Somebody has opened a thread.
    pub fn add_thread(&mut self, server: Id, name: String, thread: Thread) -> Value {
        let (id, now, auto_archive) = (self.next_id(), self.now(), thread.auto_archive);
        let made = Channel {
            id,
            server: Some(server),
            name,
            kind: ChannelKind::Thread(thread),
            overwrites: Vec::new(),
            messages: BTreeMap::new(),
        };
        let json = wire::channel(&made, Some(self.bot));
        self.channels.add(made);
        self.idles_from(now, auto_archive);
        let mut event = json.clone();
        event["newly_created"] = json!(true);
        self.tell("THREAD_CREATE", event);
        json
    }

    /// "Modify Channel" of a thread: its creator may rename, archive and reopen it; locking is for moderators.
    pub fn change_thread(&mut self, id: Id, body: &Value) -> Result<Value, Refusal> {
        let found = self.channel_for_bot(id, Permissions::NONE)?;
        let Some(thread) = found.thread() else {
            return Err(Refusal::not_played("changes of a channel that is not a thread"));
        };
        let granted = self.permissions(found, self.bot);
        let moderates = granted.has(Permissions::MANAGE_THREADS);
        let reopens = body["archived"] == json!(false);
        if thread.archived && !reopens && !moderates {
            return Err(Refusal::thread_archived());
        }
        if thread.locked && !moderates {
            return Err(Refusal::missing_permissions());
        }
        let only_reopens =
            body.as_object().is_some_and(|fields| fields.keys().all(|key| key == "archived")) && reopens;
        let may = moderates
            || (thread.owner == self.bot && body.get("locked").is_none_or(Value::is_null))
            || (only_reopens && granted.has(Permissions::SEND_IN_THREADS));
        if !may {
            return Err(Refusal::missing_permissions());
        }
        let name = read_name(body)?;
        let auto_archive = read_auto_archive(body)?;
        let (archived, locked) = (yes_or_no(body, "archived")?, yes_or_no(body, "locked")?);
        let invitable = yes_or_no(body, "invitable")?;
        let slow_mode = whole_number(body, "rate_limit_per_user", 0, SLOWEST)?;
        let now = self.now();
        let channel = self.channel_mut(id)?;
        if let Some(name) = name {
            channel.name = name;
        }
        if let Some(thread) = channel.thread_mut() {
            if let Some(archived) = archived {
                thread.archived = archived;
                thread.changed_at = now;
            }
            thread.locked = locked.unwrap_or(thread.locked);
            thread.invitable = invitable.unwrap_or(thread.invitable);
            thread.slow_mode = slow_mode.unwrap_or(thread.slow_mode);
            thread.auto_archive = auto_archive.unwrap_or(thread.auto_archive);
        }
        self.idle_not_before = now;
        let json = wire::channel(self.channel(id)?, Some(self.bot));
        self.tell("THREAD_UPDATE", json.clone());
        Ok(json)
    }

    /// "Delete/Close Channel" of a thread: for moderators alone, its creator or not.
    pub fn delete_thread(&mut self, id: Id) -> Result<Value, Refusal> {
        let found = self.channel_for_bot(id, Permissions::NONE)?;
        if found.thread().is_none() {
            return Err(Refusal::not_played("the deletion of a channel that is not a thread"));
        }
        if !self.permissions(found, self.bot).has(Permissions::MANAGE_THREADS) {
            return Err(Refusal::missing_permissions());
        }
        let json = wire::channel(found, Some(self.bot));
        self.channels.remove(id);
        self.tell("THREAD_DELETE", json.clone());
        Ok(json)
    }

    /// "Unarchiving a thread": a message reopens it, unless a moderator locked it.
    pub fn unarchive_by_speaking(&mut self, channel: Id) -> Result<(), Refusal> {
        let now = self.now();
        let Some(thread) = self.channel_mut(channel)?.thread_mut() else { return Ok(()) };
        if thread.locked {
            return Err(Refusal::known(160_005));
        }
        if thread.archived {
            thread.archived = false;
            thread.changed_at = now;
            let patience = thread.auto_archive;
            self.idles_from(now, patience);
            let json = wire::channel(self.channel(channel)?, Some(self.bot));
            self.tell("THREAD_UPDATE", json);
        }
        Ok(())
    }

    /// "Active and archived threads": a thread without news archives itself.
    pub fn archive_idle_threads(&mut self) {
        let now = self.now();
        if now < self.idle_not_before {
            return;
        }
        let idle_at = |channel: &Channel, thread: &Thread| {
            let last =
                channel.messages.values().next_back().map_or(thread.changed_at, |message| message.sent_at);
            after(last.max(thread.changed_at), thread.auto_archive)
        };
        let active = self.channels.values().filter_map(|channel| {
            let thread = channel.thread().filter(|thread| !thread.archived)?;
            Some((idle_at(channel, thread), channel.id))
        });
        let (idle, others): (Vec<_>, Vec<_>) = active.partition(|(at, _)| *at <= now);
        self.idle_not_before = others.into_iter().map(|(at, _)| at).min().unwrap_or(DateTime::<Utc>::MAX_UTC);
        for (_, id) in idle {
            let Some(channel) = self.channels.get_mut(id) else { continue };
            if let Some(thread) = channel.thread_mut() {
                thread.archived = true;
                thread.changed_at = now;
            }
            let json = wire::channel(channel, Some(self.bot));
            self.tell("THREAD_UPDATE", json);
        }
    }

    fn idles_from(&mut self, now: DateTime<Utc>, minutes: u64) {
        self.idle_not_before = self.idle_not_before.min(after(now, minutes));
    }

    /// "Add Thread Member": needs the right to speak there; in a thread that is not invitable, to be its creator
    /// or a moderator.
    pub fn add_to_thread(&mut self, id: Id, who: Id) -> Result<(), Refusal> {
        let (server, granted) = self.open_thread(id, Permissions::SEND_IN_THREADS)?;
        self.user(who)?;
        if !self.server(server)?.members.contains_key(&who) {
            return Err(Refusal::unknown_member());
        }
        let now = self.now();
        let bot = self.bot;
        let thread = self.channel_mut(id)?.thread_mut().ok_or_else(Refusal::wrong_channel_type)?;
        if !thread.invitable && thread.owner != bot && !granted.has(Permissions::MANAGE_THREADS) {
            return Err(Refusal::missing_permissions());
        }
        let since = *thread.members.entry(who).or_insert(now);
        self.tell_if_itself(server, id, who, Some(since));
        Ok(())
    }

    /// "Remove Thread Member": by the thread's creator, a moderator, or the member.
    pub fn remove_from_thread(&mut self, id: Id, who: Id) -> Result<(), Refusal> {
        let (server, granted) = self.open_thread(id, Permissions::NONE)?;
        let bot = self.bot;
        let thread = self.channel_mut(id)?.thread_mut().ok_or_else(Refusal::wrong_channel_type)?;
        if who != bot && thread.owner != bot && !granted.has(Permissions::MANAGE_THREADS) {
            return Err(Refusal::missing_permissions());
        }
        if thread.members.remove(&who).is_none() {
            return Err(Refusal::unknown_member());
        }
        self.tell_if_itself(server, id, who, None);
        Ok(())
    }

    /// "List Thread Members" and "Get Thread Member".
    pub fn thread_members(&self, id: Id, only: Option<Id>) -> Result<Vec<Value>, Refusal> {
        let found = self.channel_for_bot(id, Permissions::NONE)?;
        let thread = found.thread().ok_or_else(Refusal::wrong_channel_type)?;
        let listed = thread.members.iter().filter(|(who, _)| only.is_none_or(|only| only == **who));
        let listed: Vec<Value> = listed.map(|(who, since)| wire::thread_member(id, *who, *since)).collect();
        if only.is_some() && listed.is_empty() { Err(Refusal::unknown_member()) } else { Ok(listed) }
    }

    fn open_thread(&self, id: Id, wanted: Permissions) -> Result<(Id, Permissions), Refusal> {
        let found = self.channel_for_bot(id, wanted)?;
        let thread = found.thread().ok_or_else(Refusal::wrong_channel_type)?;
        if thread.archived {
            return Err(Refusal::thread_archived());
        }
        let server = found.server.ok_or_else(Refusal::wrong_channel_type)?;
        Ok((server, self.permissions(found, self.bot)))
    }

    /// "Thread Members Update": without the members intent the bot hears of its own coming and going alone.
    fn tell_if_itself(&mut self, server: Id, thread: Id, who: Id, since: Option<DateTime<Utc>>) {
        if who != self.bot {
            return;
        }
        let count =
            self.channels.get(thread).and_then(Channel::thread).map_or(0, |thread| thread.members.len());
        let added: Vec<Value> =
            since.map(|since| wire::thread_member(thread, who, since)).into_iter().collect();
        let removed = if since.is_none() { vec![who] } else { Vec::new() };
        let event = json!({
            "id": thread,
            "guild_id": server,
            "member_count": count.min(50),
            "added_members": added,
            "removed_member_ids": removed,
        });
        self.tell("THREAD_MEMBERS_UPDATE", event);
    }
}

fn after(moment: DateTime<Utc>, minutes: u64) -> DateTime<Utc> {
    let patience = i64::try_from(minutes).ok().and_then(TimeDelta::try_minutes);
    patience.and_then(|patience| moment.checked_add_signed(patience)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn read_name(body: &Value) -> Result<Option<String>, Refusal> {
    match &body["name"] {
        Value::Null => Ok(None),
        Value::String(name) if thread_name(name).is_ok() && !name.trim().is_empty() => {
            Ok(Some(name.trim().to_owned()))
        }
        _ => Err(bad_length("name", 1, 100)),
    }
}

fn read_auto_archive(body: &Value) -> Result<Option<u64>, Refusal> {
    let given = &body["auto_archive_duration"];
    let minutes = given.as_u64().filter(|minutes| matches!(minutes, 60 | 1440 | 4320 | 10080));
    if minutes.is_some() || given.is_null() {
        return Ok(minutes);
    }
    let message = "Value must be one of {60, 1440, 4320, 10080}.";
    Err(Refusal::invalid("auto_archive_duration", "BASE_TYPE_CHOICES", message))
}
