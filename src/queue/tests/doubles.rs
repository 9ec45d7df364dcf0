//! A store in memory and a chat that does as it is told: as much of either as the queue asks for.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use crate::chat::{
    Address, Attached, CardKey, ChannelId, Chat, File, FileId, Found, Limits, Line, Mark, MemberId, Message,
    MessageId, Outcome, ServerId, Standing, Work,
};
use crate::collab::{Booked, Draft, Event, Request};
use crate::files::StoredFile;
use crate::queue::{
    Attempt, CardRow, Delivery, DeliveryId, Post, PostId, Schedule, SlotFate, SlotRow, State,
};
use crate::setup::{School, SchoolId};
use crate::store::{
    Cards, Change, CommitError, Files, Queue, RequestFilter, Requests, Schools, Store, StoreError, Tips,
    Write,
};
use crate::tips::{Tip, TipId};

#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub schools: Vec<School>,
    pub schedules: Vec<Schedule>,
    pub slots: Vec<SlotRow>,
    pub posts: Vec<Post>,
    pub deliveries: Vec<Delivery>,
    pub attempts: Vec<Attempt>,
    pub cards: Vec<CardRow>,
    pub requests: Vec<Request>,
}

#[derive(Default)]
pub struct MemoryStore(pub Mutex<Rows>);

impl MemoryStore {
    pub fn rows(&self) -> Rows {
        self.0.lock().unwrap().clone()
    }

    /// Changes rows behind everybody's back.
    pub fn tamper(&self, with: impl FnOnce(&mut Rows)) {
        with(&mut self.0.lock().unwrap());
    }
}

impl Rows {
    fn write(&mut self, write: Write) -> Result<(), CommitError> {
        match write {
            Write::Slot(slot) => {
                let same = |row: &SlotRow| row.schedule == slot.schedule && row.nominal == slot.nominal;
                if self.slots.iter().any(same) {
                    return Err(CommitError::Overtaken);
                }
                let mut schedules = self.schedules.iter_mut();
                let schedule = schedules.find(|one| one.kind == slot.schedule).unwrap();
                schedule.last_slot = schedule.last_slot.max(Some(slot.nominal));
                self.slots.push(slot);
            }
            Write::Post(new) => {
                if self.posts.iter().any(|post| post.reference == new.reference) {
                    return Err(CommitError::Overtaken);
                }
                let id = PostId(i64::try_from(self.posts.len()).unwrap() + 1);
                for place in new.to {
                    self.deliveries.push(Delivery {
                        id: DeliveryId(i64::try_from(self.deliveries.len()).unwrap() + 1),
                        post: id,
                        school: new.school,
                        place,
                        part: 0,
                        state: State::Queued,
                        ways_closed: 0,
                        epoch: 0,
                        attempts: 0,
                        next_at: new.due_at,
                        closes_at: new.closes_at,
                        first_maybe_at: None,
                        last_attempt_at: None,
                        channel: None,
                        payload: None,
                        payload_shows: None,
                        boot: None,
                        lease_until: None,
                        cause: None,
                        standing: None,
                        version: 1,
                    });
                }
                self.posts.push(Post {
                    id,
                    school: new.school,
                    kind: new.kind.to_owned(),
                    reference: new.reference,
                    content: new.content,
                    card: new.card,
                    due_at: new.due_at,
                    closes_at: new.closes_at,
                });
            }
            Write::Delivery(new) => {
                let mut rows = self.deliveries.iter_mut();
                let row = rows.find(|row| row.id == new.id && row.version == new.version);
                let row = row.ok_or(CommitError::Overtaken)?;
                *row = Delivery { version: new.version + 1, ..new };
            }
            Write::Attempt(attempt) => self.attempts.push(attempt),
            Write::Request(new) => {
                let mut rows = self.requests.iter_mut();
                let row = rows.find(|row| row.number == new.number && row.version == new.version);
                let row = row.ok_or(CommitError::Overtaken)?;
                *row = Request { version: new.version + 1, ..new };
            }
            Write::NewCard(card) => self.cards.push(card),
            Write::Repaint { kind, subject, .. } => {
                for card in self.cards.iter_mut().filter(|card| card.kind == kind && card.subject == subject)
                {
                    card.wanted += 1;
                }
            }
            Write::CardShows { card, standing, version } => {
                let row = self.cards.iter_mut().find(|row| row.key == card).unwrap();
                row.standing = Some(standing);
                row.shown = row.shown.max(version);
            }
            Write::CardLost { card } => {
                self.cards.iter_mut().find(|row| row.key == card).unwrap().standing = None;
            }
            other => panic!("the queue does not write {other:?}"),
        }
        Ok(())
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn commit(&self, change: Change) -> Result<(), CommitError> {
        let mut rows = self.0.lock().unwrap();
        let mut after = rows.clone();
        for write in change {
            after.write(write)?;
        }
        *rows = after;
        Ok(())
    }

    async fn installation(&self, _: &'static str) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
}

#[async_trait]
impl Schools for MemoryStore {
    async fn school(&self, id: SchoolId) -> Result<Option<School>, StoreError> {
        Ok(self.rows().schools.into_iter().find(|school| school.id == id))
    }
    async fn school_of(&self, server: &ServerId) -> Result<Option<School>, StoreError> {
        Ok(self.rows().schools.into_iter().find(|school| school.server == *server))
    }
    async fn schools(&self) -> Result<Vec<School>, StoreError> {
        Ok(self.rows().schools)
    }
}

#[async_trait]
impl Files for MemoryStore {
    async fn file(&self, _: SchoolId, _: &FileId) -> Result<Option<StoredFile>, StoreError> {
        Ok(None)
    }
}

#[async_trait]
impl Requests for MemoryStore {
    async fn next_number(&self, _: SchoolId) -> Result<i64, StoreError> {
        Ok(1)
    }
    async fn request(&self, _: SchoolId, number: i64) -> Result<Option<Request>, StoreError> {
        Ok(self.rows().requests.into_iter().find(|request| request.number == number))
    }
    async fn requests(&self, _: SchoolId, _: &RequestFilter) -> Result<Vec<Request>, StoreError> {
        Ok(self.rows().requests)
    }
    async fn events(&self, _: SchoolId, _: i64) -> Result<Vec<Event>, StoreError> {
        Ok(Vec::new())
    }
    async fn sessions_on(&self, _: SchoolId, _: &[chrono::NaiveDate]) -> Result<Vec<Booked>, StoreError> {
        Ok(Vec::new())
    }
    async fn draft(&self, _: SchoolId, _: &MemberId) -> Result<Option<Draft>, StoreError> {
        Ok(None)
    }
    async fn answer_times(&self, _: SchoolId, _: u32) -> Result<Vec<TimeDelta>, StoreError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Tips for MemoryStore {
    async fn tips(&self, _: SchoolId) -> Result<Vec<Tip>, StoreError> {
        Ok(Vec::new())
    }
    async fn tip(&self, _: SchoolId, _: TipId) -> Result<Option<Tip>, StoreError> {
        Ok(None)
    }
}

#[async_trait]
impl Cards for MemoryStore {
    async fn card(&self, key: &CardKey) -> Result<Option<CardRow>, StoreError> {
        Ok(self.rows().cards.into_iter().find(|card| card.key == *key))
    }
    async fn card_about(
        &self,
        _: SchoolId,
        kind: &'static str,
        subject: &str,
    ) -> Result<Option<CardRow>, StoreError> {
        Ok(self.rows().cards.into_iter().find(|card| card.kind == kind && card.subject == subject))
    }
    async fn cards_to_paint(&self, _: u32) -> Result<Vec<CardRow>, StoreError> {
        let waits = |card: &CardRow| card.standing.is_some() && card.shown < card.wanted;
        Ok(self.rows().cards.into_iter().filter(waits).collect())
    }
}

#[async_trait]
impl Queue for MemoryStore {
    async fn schedules(&self, school: SchoolId) -> Result<Vec<Schedule>, StoreError> {
        Ok(self.rows().schedules.into_iter().filter(|one| one.school == school).collect())
    }
    async fn post(&self, id: PostId) -> Result<Option<Post>, StoreError> {
        Ok(self.rows().posts.into_iter().find(|post| post.id == id))
    }
    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        Ok(self.rows().deliveries.into_iter().find(|delivery| delivery.id == id))
    }
    async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>, StoreError> {
        Ok(self.rows().attempts.into_iter().filter(|attempt| attempt.delivery == id).collect())
    }
    async fn due(&self, now: DateTime<Utc>, _: u32) -> Result<Vec<Delivery>, StoreError> {
        let mut busy = Vec::new();
        let mut due = Vec::new();
        for delivery in self.rows().deliveries {
            let under_way = matches!(delivery.state, State::Sending | State::Retrying | State::Uncertain);
            if !under_way && (delivery.state != State::Queued || delivery.next_at > now) {
                continue;
            }
            if !busy.contains(&delivery.place) {
                busy.push(delivery.place.clone());
                if delivery.state != State::Sending && delivery.next_at <= now {
                    due.push(delivery);
                }
            }
        }
        Ok(due)
    }
    async fn left_behind(&self, now: DateTime<Utc>, boot: &str) -> Result<Vec<Delivery>, StoreError> {
        let left = |one: &Delivery| {
            one.state == State::Sending
                && (one.lease_until.is_none_or(|until| until <= now) || one.boot.as_deref() != Some(boot))
        };
        Ok(self.rows().deliveries.into_iter().filter(left).collect())
    }
    async fn held(&self, school: SchoolId) -> Result<Vec<Delivery>, StoreError> {
        let held = |one: &Delivery| one.state == State::Held && one.school == school;
        Ok(self.rows().deliveries.into_iter().filter(held).collect())
    }
    async fn next_moment(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(None)
    }
}

pub fn posted(slot: &SlotRow) -> bool {
    slot.fate == SlotFate::Posted
}

/// How one send goes, when it does not simply work.
pub enum Trick {
    Answers(Outcome<Standing>),
    /// The message is stored, and the answer lost.
    LosesTheAnswer,
}

#[derive(Debug, Clone)]
pub struct Stored {
    pub standing: Standing,
    pub message: Message,
    pub mark: Option<Mark>,
}

#[derive(Default)]
pub struct PretendChat {
    pub stored: Mutex<Vec<Stored>>,
    pub tricks: Mutex<VecDeque<Trick>>,
    pub edits: Mutex<VecDeque<Outcome<()>>>,
    pub threads: Mutex<HashMap<String, ChannelId>>,
    pub opening: Mutex<VecDeque<Outcome<ChannelId>>>,
    pub directs_closed: Mutex<bool>,
    pub cannot_look: Mutex<bool>,
    pub ahead: Mutex<TimeDelta>,
    pub another_copy: Mutex<bool>,
    pub sends: Mutex<u32>,
}

impl PretendChat {
    pub fn plays(&self, tricks: impl IntoIterator<Item = Trick>) {
        self.tricks.lock().unwrap().extend(tricks);
    }

    /// What stands in a channel.
    pub fn said_in(&self, channel: &str) -> Vec<Message> {
        let stored = self.stored.lock().unwrap();
        stored.iter().filter(|one| one.standing.channel.0 == channel).map(|one| one.message.clone()).collect()
    }

    fn store(&self, channel: ChannelId, message: &Message, mark: &Mark) -> Standing {
        let mut stored = self.stored.lock().unwrap();
        let known =
            stored.iter().find(|one| one.mark.as_ref().is_some_and(|known| known.nonce == mark.nonce));
        if let Some(known) = known {
            return known.standing.clone();
        }
        let standing = Standing { channel, message: MessageId(format!("m{}", stored.len() + 1)) };
        stored.push(Stored {
            standing: standing.clone(),
            message: message.clone(),
            mark: Some(mark.clone()),
        });
        standing
    }
}

fn cause(code: &str) -> crate::chat::Cause {
    crate::chat::Cause::new(code, "It does not work.")
}

#[async_trait]
impl Chat for PretendChat {
    fn limits(&self) -> Limits {
        Limits { card_title: 256, card_body: 4096, choices: 25, form_line: 100 }
    }

    async fn reach(&self, to: &Address) -> Outcome<Line> {
        let channel = match to {
            Address::Channel(channel) => channel.clone(),
            Address::Direct(member) => ChannelId(format!("direct {member}")),
        };
        // Somebody else gets a turn between reading what is due and claiming it.
        tokio::task::yield_now().await;
        Outcome::Done(Line { channel, turn: Box::new(()) })
    }

    async fn fetch(&self, _: &Attached) -> Outcome<Vec<u8>> {
        Outcome::SurelyNot(cause("unreached"))
    }

    async fn send(&self, line: Line, message: &Message, _: &[File], mark: &Mark) -> Outcome<Standing> {
        *self.sends.lock().unwrap() += 1;
        if line.channel.0.starts_with("direct") && *self.directs_closed.lock().unwrap() {
            return Outcome::Refused(crate::chat::Reason::Unreachable(cause("50007")));
        }
        match self.tricks.lock().unwrap().pop_front() {
            Some(Trick::Answers(outcome)) => outcome,
            Some(Trick::LosesTheAnswer) => {
                self.store(line.channel, message, mark);
                Outcome::Maybe(cause("time-out"))
            }
            None => Outcome::Done(self.store(line.channel, message, mark)),
        }
    }

    async fn edit(&self, standing: &Standing, message: &Message, _: &str) -> Outcome<()> {
        if let Some(outcome) = self.edits.lock().unwrap().pop_front() {
            return outcome;
        }
        let mut stored = self.stored.lock().unwrap();
        match stored.iter_mut().find(|one| one.standing == *standing) {
            Some(one) => {
                one.message = message.clone();
                Outcome::Done(())
            }
            None => Outcome::Refused(crate::chat::Reason::Gone),
        }
    }

    async fn find(&self, channel: &ChannelId, reference: &str, _: DateTime<Utc>) -> Found {
        if *self.cannot_look.lock().unwrap() {
            return Found::CannotLook(cause("50001"));
        }
        let stored = self.stored.lock().unwrap();
        let is_it = |one: &&Stored| {
            one.standing.channel == *channel
                && one.mark.as_ref().is_some_and(|mark| mark.reference == reference)
        };
        stored.iter().find(is_it).map_or(Found::No, |one| Found::Yes(one.standing.clone()))
    }

    async fn open_thread(&self, _: &ChannelId, name: &str, _: &[MemberId]) -> Outcome<ChannelId> {
        if let Some(outcome) = self.opening.lock().unwrap().pop_front() {
            return outcome;
        }
        let thread = ChannelId(format!("thread {name}"));
        self.threads.lock().unwrap().insert(name.to_owned(), thread.clone());
        Outcome::Done(thread)
    }

    async fn find_thread(
        &self,
        _: &ServerId,
        _: &ChannelId,
        name: &str,
        _: &[MemberId],
    ) -> Outcome<Option<ChannelId>> {
        Outcome::Done(self.threads.lock().unwrap().get(name).cloned())
    }

    async fn missing_in(&self, _: &ServerId, _: &ChannelId, _: Work) -> Outcome<Vec<String>> {
        Outcome::Done(Vec::new())
    }

    fn ahead_of_us(&self) -> Option<TimeDelta> {
        Some(*self.ahead.lock().unwrap())
    }

    async fn look_at_its_clock(&self) {}

    fn another_copy(&self) -> bool {
        *self.another_copy.lock().unwrap()
    }

    fn link(&self, _: &ServerId, standing: &Standing) -> String {
        format!("https://chat.test/{}/{}", standing.channel, standing.message)
    }
}
