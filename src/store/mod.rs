//! What is kept. Features read through the trait of their own name and write through one [`Change`], committed
//! in one transaction: so no feature needs another's store, and nothing is ever half done.

pub mod sqlite;

use std::collections::BTreeMap;
use std::path::Path;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::{CardKey, ChannelId, FileId, Given, MemberId, ServerId, Standing};
use crate::features::away::{Absence, StandIn};
use crate::features::collab::{Booked, Draft, Event, Person, Request, Stage, Thanks};
use crate::features::newsletters::{Newsletter, NewsletterId};
use crate::features::setup::{School, SchoolId};
use crate::features::thanks::{self, ThankYou, ThankYouId};
use crate::features::tips::{Fate, Tip, TipId, TipPress, TipText};
use crate::files::StoredFile;
use crate::queue::{
    Attempt, CardRow, Delivery, DeliveryId, NewPost, Place, Post, PostId, Schedule, SlotFate, SlotRow,
};

/// The installation's own id, a fact that the store makes with the database (see [`Store::installation`]).
pub const INSTALLATION_ID: &str = "id";

/// What the chat was told of the commands last, a fact of the installation. A database that comes from elsewhere does not
/// know it.
pub const COMMANDS_HASH: &str = "commands";

/// What the queue has still to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// On its way, what is for later among it.
    pub waits: u32,
    pub held: u32,
    /// When the oldest post fell due that has not gone out and is not held.
    pub oldest_due: Option<DateTime<Utc>>,
}

/// A store that can copy all it holds at this moment, beside whoever reads and writes.
#[async_trait]
pub trait BackUp: Send + Sync {
    /// A file that was read through and is on the disk, or one sentence for the administrator, and no file.
    async fn back_up(&self, to: &Path, now: DateTime<Utc>) -> Result<(), String>;
}

/// The store failed: the disk is full, the file is damaged, a row cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {source}")]
pub struct StoreError {
    /// What was being done, in words.
    pub doing: &'static str,
    /// A row holds what this version cannot read; the store itself is well.
    pub is_unreadable: bool,
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// Why a change was not written. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Something it rests on has changed since it was read, or has been made already.
    #[error("overtaken by another change")]
    Overtaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What one decision changes. Either all of it is written or nothing.
#[derive(Debug, Clone, Default, PartialEq)]
#[must_use]
pub struct Change(pub Vec<Write>);

impl Change {
    pub fn of(write: Write) -> Self {
        Self(vec![write])
    }

    pub fn and(mut self, write: Write) -> Self {
        self.0.push(write);
        self
    }

    pub fn and_all(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

impl Extend<Write> for Change {
    fn extend<T: IntoIterator<Item = Write>>(&mut self, writes: T) {
        self.0.extend(writes);
    }
}

impl IntoIterator for Change {
    type Item = Write;
    type IntoIter = std::vec::IntoIter<Write>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// One write of a [`Change`]. Rows with a `version` are written where the stored version is still theirs, and
/// raise it by one; a row that moved on makes the whole change [`CommitError::Overtaken`]. So does a new row
/// whose unique key exists already.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// A fact about the installation as a whole.
    Installation {
        key: &'static str,
        value: String,
    },
    /// Overtaken when the server has a school already.
    NewSchool(School),
    School(School),
    /// Whether the school's server has removed the bot.
    SchoolAway {
        school: SchoolId,
        away: bool,
    },
    /// The first schedule of a kind in a school. Overtaken when there is one.
    NewSchedule(Schedule),
    /// Other times for a schedule; what it served stays served. Overtaken when it is no longer as it `was` read.
    Schedule {
        was: Schedule,
        becomes: Schedule,
    },

    /// Overtaken when its id has been given to another file.
    NewFile(StoredFile),
    /// Overtaken when it is gone already.
    RemoveFile {
        school: SchoolId,
        file: FileId,
    },

    /// A draft: a new one, with version 0, or as it is after one that was read. Overtaken when it was changed or sent
    /// meanwhile.
    Draft(Draft),
    /// Overtaken when it was changed or dropped since `version` was read.
    DropDraft {
        school: SchoolId,
        card: CardKey,
        version: i64,
    },
    /// Writes nothing. Overtaken when the teacher's latest request is another than the one that was read.
    LatestRequest {
        school: SchoolId,
        teacher: MemberId,
        is: Option<i64>,
    },
    /// Overtaken when that number has been given to another request. See [`Store::commit_request`].
    NewRequest(Request),
    Request(Request),
    Event(Event),

    /// A request's thread is about to be asked for.
    ThreadAskedFor {
        school: SchoolId,
        request: i64,
        at: DateTime<Utc>,
    },
    /// The chat has let a member into a thread.
    LetIn {
        school: SchoolId,
        thread: ChannelId,
        member: MemberId,
    },

    /// A librarian's one absence in a school: the first, with version 0, or as it is after one that was read.
    Absence(Absence),
    /// Overtaken when it was changed or ended since `version` was read.
    AbsenceEnded {
        school: SchoolId,
        librarian: MemberId,
        version: i64,
    },
    StandIn(StandIn),

    NewTip {
        school: SchoolId,
        text: TipText,
        added_at: DateTime<Utc>,
    },
    /// What a tip says from now on. Overtaken when it was edited or removed since `version` was read.
    TipEdited {
        school: SchoolId,
        tip: TipId,
        version: i64,
        text: TipText,
    },
    /// The tips that wait, in their new order. Overtaken when others wait by now, or in another order.
    TipOrder {
        school: SchoolId,
        was: Vec<TipId>,
        order: Vec<TipId>,
    },
    /// The post of this reference is to say it. Overtaken when another has taken it, or it was used since, `last`
    /// being when it was used before.
    TipReserved {
        school: SchoolId,
        tip: TipId,
        last: Option<NaiveDate>,
        by: String,
    },
    /// What the post that took it has come to. Never overtaken: what another post has done with it since, stands.
    TipSettled {
        school: SchoolId,
        tip: TipId,
        by: String,
        fate: Fate,
    },
    /// Overtaken when there is no such tip any more, or a post has taken it.
    RemoveTip {
        school: SchoolId,
        tip: TipId,
    },
    /// Counted once a member: a second time changes nothing.
    TipPressed {
        school: SchoolId,
        tip: TipId,
        press: TipPress,
        member: MemberId,
    },

    NewNewsletter(Newsletter),
    Newsletter(Newsletter),

    /// How a member wishes to be thanked from now on, and every thank-you that they are in is to be shown so. Never
    /// overtaken: the latest choice counts.
    ThanksChoice {
        school: SchoolId,
        member: Person,
        choice: Thanks,
        at: DateTime<Utc>,
    },
    NewThankYou(ThankYou),
    ThankYou(ThankYou),
    /// Takes a thank-you away that nobody has read. Overtaken when it was changed since, or is gone.
    RemoveThankYou(ThankYou),
    /// What became of a thank-you with the post that took it last. Never overtaken: nothing is written when it was
    /// changed since, or another post has taken it.
    ThankYouSettled {
        thank_you: ThankYou,
        becomes: thanks::State,
    },

    NewCard(CardRow),
    /// The standing card about this subject is to show the latest.
    Repaint {
        school: SchoolId,
        kind: &'static str,
        subject: String,
    },
    /// The card stands here and shows this version (never lowered).
    CardShows {
        card: CardKey,
        standing: Standing,
        version: i64,
    },
    /// The card's message is gone: it stands nowhere.
    CardLost {
        card: CardKey,
    },
    /// Keeps what was chosen on a card, or typed into its form. Overtaken when what is kept there is no longer what it
    /// `was` when it was read.
    CardTyped {
        card: CardKey,
        was: Option<Given>,
        typed: Given,
    },

    /// The school's schedules are as they should be: its rows need no look as a whole.
    SchoolPlanned {
        school: SchoolId,
    },
    /// The school cannot be planned for now.
    SchoolPlanLater {
        school: SchoolId,
        at: DateTime<Utc>,
    },
    /// When a schedule is to be looked at next.
    ScheduleLooksAt {
        school: SchoolId,
        kind: String,
        at: DateTime<Utc>,
    },
    /// The slot's row. Overtaken when another planner wrote it. Raises its schedule's `last_slot`.
    Slot(SlotRow),
    /// The post, with a delivery for each of its parts to each of its places. Overtaken when its reference exists.
    Post(NewPost),
    /// A delivery that is not being sent any more gives its place free.
    Delivery(Delivery),
    Attempt(Attempt),
    /// A process serves this place until its lease is over. Overtaken while another one does.
    ClaimPlace {
        school: SchoolId,
        place: Place,
        boot: String,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    },
    /// A delivery that cannot be worked on is left alone until then; what is behind it goes on.
    SetAside {
        delivery: DeliveryId,
        until: DateTime<Utc>,
    },
    /// The later parts of a text go with an earlier one: into a new window, or (`None`) they are given up with it.
    LaterParts {
        of: DeliveryId,
        closes_at: Option<DateTime<Utc>>,
    },
    /// A card cannot be painted before then.
    CardLater {
        card: CardKey,
        at: DateTime<Utc>,
    },
    /// Every standing card of the school is to be painted anew: noted, and then done in steps
    /// ([`Store::mark_for_repaint`]).
    RepaintAll {
        school: SchoolId,
    },
}

/// What may touch more rows than one transaction should hold ([`Store::in_steps`]).
#[derive(Debug, Clone)]
pub enum ManyRows {
    /// What is held at a school is tried again, not sooner than `rest` after it was last refused.
    WakeHeld { school: SchoolId, now: DateTime<Utc>, rest: TimeDelta },
    /// The cards of a school that wait to be painted are tried again at `at`.
    WakeCards { school: SchoolId, at: DateTime<Utc> },
    /// Nothing can be painted in this channel before then.
    ChannelLater { channel: ChannelId, at: DateTime<Utc> },
    /// Moments that our clock wrote while it was wrong. What was due at once is not in the future; what was written
    /// after the post `since` is moved `by` as much as the clock was.
    PutRight { now: DateTime<Utc>, since: PostId, by: TimeDelta },
}

/// What one decision changes once it knows the number of the request that it makes. Pure: it is asked for inside the
/// transaction that gives the number.
pub type Numbered = Box<dyn FnOnce(i64) -> Change + Send>;

/// The whole store.
#[async_trait]
pub trait Store:
    Schools + Files + Requests + Threads + Absences + Tips + ThankYous + Newsletters + Cards + Queue + Send + Sync
{
    /// Writes a change, all of it or nothing. Once begun it is carried through, also when its caller is dropped.
    async fn commit(&self, change: Change) -> Result<(), CommitError>;

    /// The same, behind whatever members wait for: how the queue writes. At most one such change stands before a
    /// member's.
    async fn commit_behind(&self, change: Change) -> Result<(), CommitError>;

    /// The same for a change that makes a request: the school's next number is given inside the transaction, so that
    /// of many who send at once each gets one, and none is given twice or left out. Returns the number.
    async fn commit_request(&self, school: SchoolId, change: Numbered) -> Result<i64, CommitError>;

    /// How many changes were written since it was opened.
    fn commits(&self) -> u64;

    /// Carries out what may touch many rows, behind whatever members wait for, in transactions of at most 500 rows.
    /// Each is right by itself: what a crash leaves undone comes by its own time, only later.
    async fn in_steps(&self, many: ManyRows) -> Result<(), StoreError>;

    /// Marks at most `most` of the cards that are noted as all to be painted anew; `false` when none is left.
    async fn mark_for_repaint(&self, most: u32) -> Result<bool, StoreError>;

    /// Removes what nobody can use any more: cards that have expired (refused forms, lists, editors), drafts that
    /// were not touched for 30 days with their cards and files, slots and attempts from more than 400 days before
    /// `now`. At most `most` rows of each kind, each kind in one transaction; returns how many rows went, so that
    /// whoever asks knows whether to ask again.
    async fn purge(&self, now: DateTime<Utc>, most: u32) -> Result<u32, StoreError>;

    async fn installation(&self, key: &'static str) -> Result<Option<String>, StoreError>;
}

#[async_trait]
pub trait Schools: Send + Sync {
    async fn school(&self, id: SchoolId) -> Result<Option<School>, StoreError>;
    async fn school_of(&self, server: &ServerId) -> Result<Option<School>, StoreError>;
    async fn schools(&self) -> Result<Vec<School>, StoreError>;
}

#[async_trait]
pub trait Files: Send + Sync {
    /// A file with its bytes; `None` when it is gone, or another school's.
    async fn file(&self, school: SchoolId, file: &FileId) -> Result<Option<StoredFile>, StoreError>;
}

/// Which requests to read; what is not given lets all through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFilter {
    pub teacher: Option<MemberId>,
    /// Empty: all.
    pub stages: Vec<Stage>,
    /// The key of a kind of support.
    pub support: Option<String>,
    pub taken_on: Option<TakenOn>,
    /// Only so many of the newest; at most [`MOST_REQUESTS`] in any case.
    pub newest: Option<u32>,
}

/// Drafts of one member that are read at once.
pub const MOST_DRAFTS: u32 = 20;

/// Requests that are read at once.
pub const MOST_REQUESTS: u32 = 500;

impl RequestFilter {
    /// All requests of a teacher.
    pub fn of(teacher: &MemberId) -> Self {
        Self { teacher: Some(teacher.clone()), ..Self::default() }
    }
}

/// Who has taken a request on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TakenOn {
    ByNobody,
    By(MemberId),
}

#[async_trait]
pub trait Requests: Send + Sync {
    async fn request(&self, school: SchoolId, number: i64) -> Result<Option<Request>, StoreError>;
    /// The requests that a filter lets through, newest first.
    async fn requests(&self, school: SchoolId, filter: &RequestFilter) -> Result<Vec<Request>, StoreError>;
    async fn count_requests(&self, school: SchoolId, teacher: &MemberId) -> Result<u32, StoreError>;
    /// The librarians who have, or had, any of the school's requests, by the name they had last.
    async fn librarians(&self, school: SchoolId) -> Result<Vec<Person>, StoreError>;
    /// Oldest first.
    async fn events(&self, school: SchoolId, number: i64) -> Result<Vec<Event>, StoreError>;
    /// The sessions of scheduled requests on these days of the school's calendar, by request.
    async fn sessions_on(&self, school: SchoolId, days: &[NaiveDate]) -> Result<Vec<Booked>, StoreError>;
    /// A member's drafts, the one that was touched last first; at most [`MOST_DRAFTS`].
    async fn drafts(&self, school: SchoolId, teacher: &MemberId) -> Result<Vec<Draft>, StoreError>;
    /// How long the desk took for its first answer (accept, offer or decline) to each of the `latest` requests
    /// that it answered last.
    async fn answer_times(&self, school: SchoolId, latest: u32) -> Result<Vec<TimeDelta>, StoreError>;
    /// When those were sent that nobody at the desk has answered yet, oldest first, at most so many.
    async fn unanswered_since(&self, school: SchoolId, most: u32) -> Result<Vec<DateTime<Utc>>, StoreError>;
    /// The open requests whose teacher was asked something and has not answered it.
    async fn asked(&self, school: SchoolId) -> Result<Vec<i64>, StoreError>;
}

#[async_trait]
pub trait Threads: Send + Sync {
    /// When a request's thread was last asked for.
    async fn thread_asked_for(
        &self,
        school: SchoolId,
        request: i64,
    ) -> Result<Option<DateTime<Utc>>, StoreError>;
    /// Whether the chat has let a member into a thread, as far as is known.
    async fn is_let_in(
        &self,
        school: SchoolId,
        thread: &ChannelId,
        member: &MemberId,
    ) -> Result<bool, StoreError>;
}

#[async_trait]
pub trait Absences: Send + Sync {
    /// A librarian's own, also one that is over.
    async fn absence(&self, school: SchoolId, librarian: &MemberId) -> Result<Option<Absence>, StoreError>;
    /// Those that hold on a day of the school's calendar, whoever left first before the others.
    async fn absences_on(&self, school: SchoolId, day: NaiveDate) -> Result<Vec<Absence>, StoreError>;
    /// To whom a request went when it was sent.
    async fn stand_ins(&self, school: SchoolId, request: i64) -> Result<Vec<StandIn>, StoreError>;
}

#[async_trait]
pub trait Tips: Send + Sync {
    /// The tips that wait, next one first, then those that a post has taken, then those used, latest first.
    async fn tips(&self, school: SchoolId) -> Result<Vec<Tip>, StoreError>;
    async fn tip(&self, school: SchoolId, tip: TipId) -> Result<Option<Tip>, StoreError>;
    /// The requests that a tip's [Help me try this] began, by tip, oldest first.
    async fn requests_from_tips(&self, school: SchoolId) -> Result<BTreeMap<TipId, Vec<i64>>, StoreError>;
}

#[async_trait]
pub trait ThankYous: Send + Sync {
    async fn thank_you(&self, school: SchoolId, id: &ThankYouId) -> Result<Option<ThankYou>, StoreError>;
    /// Those that wait for their slot, are on their way or held, oldest first.
    async fn open_thank_yous(&self, school: SchoolId) -> Result<Vec<ThankYou>, StoreError>;
    /// Oldest first.
    async fn thank_yous_for(&self, school: SchoolId, request: i64) -> Result<Vec<ThankYou>, StoreError>;
    /// Those that the post of this name took, and no later one, oldest first.
    async fn thank_yous_in(&self, school: SchoolId, post: &str) -> Result<Vec<ThankYou>, StoreError>;
    /// The keys of the templates that were ever used, the one used longest ago first.
    async fn templates_used(&self, school: SchoolId) -> Result<Vec<String>, StoreError>;
    /// The keys of the templates that cards of records, which are not saved yet, offer; all but this card.
    async fn templates_offered(
        &self,
        school: SchoolId,
        but: Option<&CardKey>,
    ) -> Result<Vec<String>, StoreError>;
    /// How a member said that they wish to be thanked; `None` where they did not.
    async fn thanks_choice(&self, school: SchoolId, member: &MemberId) -> Result<Option<Thanks>, StoreError>;
    /// Everybody who said how they wish to be thanked.
    async fn thanks_choices(&self, school: SchoolId) -> Result<Vec<(Person, Thanks)>, StoreError>;
}

#[async_trait]
pub trait Newsletters: Send + Sync {
    async fn newsletter(&self, school: SchoolId, id: &NewsletterId)
    -> Result<Option<Newsletter>, StoreError>;
    /// The latest first, at most 50.
    async fn newsletters(&self, school: SchoolId) -> Result<Vec<Newsletter>, StoreError>;
}

#[async_trait]
pub trait Cards: Send + Sync {
    async fn card(&self, key: &CardKey) -> Result<Option<CardRow>, StoreError>;
    /// The card of that kind about that subject, where there is one of it.
    async fn card_about(
        &self,
        school: SchoolId,
        kind: &'static str,
        subject: &str,
    ) -> Result<Option<CardRow>, StoreError>;
    /// A member's own card of that kind about that subject, where there is one of it.
    async fn own_card(
        &self,
        school: SchoolId,
        kind: &'static str,
        subject: &str,
        owner: &MemberId,
    ) -> Result<Option<CardRow>, StoreError>;
    /// Standing cards that are to be painted now, one of each channel, whichever waits longest; at most `most`. One
    /// that cannot be read is its key.
    async fn cards_to_paint(
        &self,
        now: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Result<CardRow, CardKey>>, StoreError>;
    /// When a card is to be painted next.
    async fn next_painting(&self) -> Result<Option<DateTime<Utc>>, StoreError>;
}

/// A place whose first in line is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    pub school: SchoolId,
    /// The place's name in the store.
    pub place: String,
    pub first: Result<First, Unreadable>,
}

/// What is first in line at a place, with all that is needed to serve it: read together, for many places at once.
#[derive(Debug, Clone, PartialEq)]
pub struct First {
    pub delivery: Delivery,
    pub post: Post,
    pub school: School,
}

/// A row that this version cannot read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub id: DeliveryId,
    pub why: String,
}

#[async_trait]
pub trait Queue: Send + Sync {
    async fn schedules(&self, school: SchoolId) -> Result<Vec<Schedule>, StoreError>;
    /// What became of the latest slot that was written; `None` before the first.
    async fn latest_fate(&self, school: SchoolId, schedule: &str) -> Result<Option<SlotFate>, StoreError>;
    async fn post(&self, id: PostId) -> Result<Option<Post>, StoreError>;
    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError>;
    async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>, StoreError>;
    /// Whose turn it is: of at most `schools` schools with something due, whoever was served longest ago first, at
    /// most `each` places of each with what is first in line there. `only_aside`: of [`Place::DeskAside`] alone.
    async fn due(
        &self,
        now: DateTime<Utc>,
        schools: u32,
        each: u32,
        only_aside: bool,
    ) -> Result<Vec<Due>, StoreError>;
    /// What another boot left behind while sending.
    async fn left_behind(&self, boot: &str) -> Result<Vec<Delivery>, StoreError>;
    /// The deliveries of all posts of a kind with this content, oldest first.
    async fn deliveries_of(
        &self,
        school: SchoolId,
        kind: &'static str,
        content: &str,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// What is held at a school's places, oldest first.
    async fn held(&self, school: SchoolId) -> Result<Vec<Delivery>, StoreError>;
    /// What was refused for a cause at a school since then, and held; oldest first, whatever became of it.
    async fn held_since(
        &self,
        school: SchoolId,
        code: &str,
        since: DateTime<Utc>,
    ) -> Result<Vec<Delivery>, StoreError>;
    /// What waits in line at a place, in order, at most `most`, each with the kind of its post; and how many wait in
    /// all.
    async fn waiting_at(
        &self,
        school: SchoolId,
        place: &Place,
        most: u32,
    ) -> Result<(Vec<(Delivery, String)>, u32), StoreError>;
    /// The post that was queued last.
    async fn latest_post(&self) -> Result<PostId, StoreError>;
    /// Schools whose schedules are to be looked at as a whole; one that cannot be read is its id.
    async fn schools_to_plan(
        &self,
        now: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Result<School, SchoolId>>, StoreError>;
    /// Schedules that are to be looked at now, the earliest first; one that cannot be read is its school and kind.
    async fn schedules_due(
        &self,
        now: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Result<Schedule, (SchoolId, String)>>, StoreError>;
    /// When the planner has something to look at next.
    async fn next_planning(&self) -> Result<Option<DateTime<Utc>>, StoreError>;
    /// What waits and what is held, of all schools.
    async fn backlog(&self, now: DateTime<Utc>) -> Result<Backlog, StoreError>;
    /// The next moment at which some delivery falls due or a lease ends.
    async fn next_moment(&self) -> Result<Option<DateTime<Utc>>, StoreError>;
}
