//! What is kept. Features read through the trait of their own name and write through one [`Change`], committed
//! in one transaction: so no feature needs another's store, and nothing is ever half done.

mod change;
mod errors;
mod queue;
pub mod sqlite;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::{CardKey, ChannelId, FileId, MemberId, ServerId, Standing};
use crate::features::away::{Absence, StandIn};
use crate::features::changes::Noted;
use crate::features::collab::{Aims, Booked, Draft, Event, Person, Request, Stage, Thanks};
use crate::features::collections::{Collection, CollectionId, Item, ItemRef, SuggestedItem, SuggestedItemId};
use crate::features::departments::Colleague;
use crate::features::desk_dates::DeskDate;
use crate::features::events::{EventId, LibraryEvent, SignUp};
use crate::features::hard::{HardTopic, HardTopicId};
use crate::features::ideas::{IdeaId, KeptIdea};
use crate::features::newsletters::{Newsletter, NewsletterId};
use crate::features::outreach;
use crate::features::plans::{Plan, PlanChange};
use crate::features::record::{Row, SaidPost, Told, Voice};
use crate::features::seasons;
use crate::features::setup::{School, SchoolId};
use crate::features::thanks::{ThankYou, ThankYouId};
use crate::features::tips::{Suggestion, SuggestionId, Tip, TipId};
use crate::files::StoredFile;
use crate::queue::CardRow;

pub use change::{Change, ManyRows, Numbered, Write};
pub use errors::{CommitError, StoreError};
pub use queue::{Due, First, Queue, Unreadable};

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
    /// At schools whose server has the bot.
    pub held: u32,
    /// When the oldest post fell due that has not gone out although nothing is in its way that its school alone can put
    /// right.
    pub oldest_due: Option<DateTime<Utc>>,
}

/// A store that can copy all it holds at this moment, beside whoever reads and writes.
#[async_trait]
pub trait BackUp: Send + Sync {
    /// A file that was read through and is on the disk, or one sentence for the administrator, and no file.
    async fn back_up(&self, to: &Path, now: DateTime<Utc>) -> Result<(), String>;
}

/// The whole store.
#[async_trait]
pub trait Store:
    Schools
    + Files
    + Requests
    + Records
    + People
    + Threads
    + Absences
    + Tips
    + Ideas
    + Plans
    + HardTopics
    + Collections
    + ThankYous
    + Newsletters
    + SeasonChoices
    + DeskDates
    + Outreach
    + LibraryEvents
    + Cards
    + Queue
    + Send
    + Sync
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
    /// were not touched for 30 days with their cards and files, notes, files and questions of requests that were closed
    /// longer than `notes_live` before `now`, slots, attempts and who changed what from more than 400 days before
    /// `now`, and schools whose server removed the bot more than 30 days before. At most `most` rows of each kind, each kind in one transaction; returns how many rows went, so that
    /// whoever asks knows whether to ask again.
    async fn purge(&self, now: DateTime<Utc>, notes_live: TimeDelta, most: u32) -> Result<u32, StoreError>;

    /// The schools whose server has removed the bot, and until when they are kept.
    async fn removed(&self, now: DateTime<Utc>) -> Result<Vec<(SchoolId, DateTime<Utc>)>, StoreError>;

    async fn installation(&self, key: &'static str) -> Result<Option<String>, StoreError>;
}

#[async_trait]
pub trait Schools: Send + Sync {
    async fn school(&self, id: SchoolId) -> Result<Option<School>, StoreError>;
    async fn school_of(&self, server: &ServerId) -> Result<Option<School>, StoreError>;
    async fn schools(&self) -> Result<Vec<School>, StoreError>;
    /// What librarians have left out of the school's calendar, by what its file calls it.
    async fn left_out_of_calendar(&self, school: SchoolId) -> Result<BTreeSet<String>, StoreError>;
    /// Who changed what, the latest first: at most `most`, after `skip` that are passed over.
    async fn changes(&self, school: SchoolId, skip: u32, most: u32) -> Result<Vec<Noted>, StoreError>;
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
    /// The numbers of those that were completed in a span and are worth repeating, in that order.
    async fn worth_repeating(
        &self,
        school: SchoolId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<i64>, StoreError>;
    async fn count_requests(&self, school: SchoolId, teacher: &MemberId) -> Result<u32, StoreError>;
    /// The librarians who have, or had, any of the school's requests, by the name they had last.
    async fn librarians(&self, school: SchoolId) -> Result<Vec<Person>, StoreError>;
    /// Oldest first.
    async fn events(&self, school: SchoolId, number: i64) -> Result<Vec<Event>, StoreError>;
    /// The sessions of scheduled requests on these days of the school's calendar, by request.
    async fn sessions_on(&self, school: SchoolId, days: &[NaiveDate]) -> Result<Vec<Booked>, StoreError>;
    /// A member's drafts, the one that was touched last first; at most [`MOST_DRAFTS`].
    async fn drafts(&self, school: SchoolId, teacher: &MemberId) -> Result<Vec<Draft>, StoreError>;
    /// When each of the `latest` requests that the desk answered last was sent, and when it had its first answer (accept,
    /// offer or decline).
    async fn answer_times(
        &self,
        school: SchoolId,
        latest: u32,
    ) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>, StoreError>;
    /// When those were sent that nobody at the desk has answered yet, oldest first, at most so many.
    async fn unanswered_since(&self, school: SchoolId, most: u32) -> Result<Vec<DateTime<Utc>>, StoreError>;
    /// The open requests whose teacher was asked something and has not answered it.
    async fn asked(&self, school: SchoolId) -> Result<Vec<i64>, StoreError>;
    /// The open requests whose teacher has answered a question that nobody has taken up since.
    async fn answered(&self, school: SchoolId) -> Result<Vec<i64>, StoreError>;
}

/// What the record is made from. Moments are from one, included, until another.
#[async_trait]
pub trait Records: Send + Sync {
    /// Every request that may count between two moments, in the order of their numbers, one at a time: none is held
    /// longer than `each` takes for it.
    async fn rows(
        &self,
        school: SchoolId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        each: &mut (dyn FnMut(Row) + Send),
    ) -> Result<(), StoreError>;
    /// With whom something had been completed by then.
    async fn partners_before(
        &self,
        school: SchoolId,
        at: DateTime<Utc>,
    ) -> Result<HashSet<MemberId>, StoreError>;
    /// Everybody who ever asked, by the name they had last.
    async fn teachers(&self, school: SchoolId) -> Result<Vec<Person>, StoreError>;
    async fn voice(
        &self,
        school: SchoolId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Voice, StoreError>;
    /// What was queued to be said to everybody, oldest first.
    async fn said_posts(
        &self,
        school: SchoolId,
        each: &mut (dyn FnMut(SaidPost) + Send),
    ) -> Result<(), StoreError>;
    async fn aims(&self, school: SchoolId) -> Result<Aims, StoreError>;
    async fn told(&self, school: SchoolId, first: NaiveDate, last: NaiveDate) -> Result<Told, StoreError>;
}

/// What stands where the name of somebody stood who was forgotten.
pub const FORMER_COLLEAGUE: &str = "A former colleague";

/// What stands in the chat for one person alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traces {
    /// The private threads of their requests.
    pub threads: Vec<ChannelId>,
    /// What was said in those, or to them.
    pub messages: Vec<Standing>,
}

/// What is kept about one person.
#[async_trait]
pub trait People: Send + Sync {
    /// Everything, by kind; what there is none of is left out.
    async fn kept_about(
        &self,
        school: SchoolId,
        member: &MemberId,
    ) -> Result<serde_json::Map<String, serde_json::Value>, StoreError>;
    async fn traces(&self, school: SchoolId, member: &MemberId) -> Result<Traces, StoreError>;
    /// Forgets somebody for good, also in a database from before that is put back: their words, names and files go, counts
    /// stay. In one transaction; every standing card of the school is painted anew.
    async fn forget(&self, school: SchoolId, member: &MemberId, now: DateTime<Utc>)
    -> Result<(), StoreError>;
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
    async fn suggestion(
        &self,
        school: SchoolId,
        suggestion: &SuggestionId,
    ) -> Result<Option<Suggestion>, StoreError>;
    /// What a member has suggested, oldest first.
    async fn suggestions_by(
        &self,
        school: SchoolId,
        member: &MemberId,
    ) -> Result<Vec<Suggestion>, StoreError>;
}

#[async_trait]
pub trait Ideas: Send + Sync {
    /// What a school has made of the ideas that come with Shelftalker, and its own.
    async fn kept_ideas(&self, school: SchoolId) -> Result<Vec<KeptIdea>, StoreError>;
    /// The requests that an idea's [Ask for this] began, by idea, oldest first.
    async fn requests_from_ideas(&self, school: SchoolId) -> Result<BTreeMap<IdeaId, Vec<i64>>, StoreError>;
}

#[async_trait]
pub trait Plans: Send + Sync {
    /// The plan of a request, where somebody has begun one.
    async fn plan(&self, school: SchoolId, request: i64) -> Result<Option<Plan>, StoreError>;
    /// What has changed of it, the latest first.
    async fn plan_changes(&self, school: SchoolId, request: i64) -> Result<Vec<PlanChange>, StoreError>;
    /// All plans of a school, by the numbers of their requests.
    async fn plans(&self, school: SchoolId) -> Result<Vec<Plan>, StoreError>;
    /// The plans of a teacher's requests before the one of that number, the latest first; at most 50.
    async fn plans_of(
        &self,
        school: SchoolId,
        teacher: &MemberId,
        before: i64,
    ) -> Result<Vec<Plan>, StoreError>;
}

#[async_trait]
pub trait HardTopics: Send + Sync {
    async fn hard_topic(&self, school: SchoolId, id: &HardTopicId) -> Result<Option<HardTopic>, StoreError>;
    /// What a member has told, oldest first.
    async fn hard_topics_by(&self, school: SchoolId, member: &MemberId)
    -> Result<Vec<HardTopic>, StoreError>;
    /// All of a school, oldest first.
    async fn hard_topics(&self, school: SchoolId) -> Result<Vec<HardTopic>, StoreError>;
}

#[async_trait]
pub trait Collections: Send + Sync {
    async fn collection(&self, school: SchoolId, id: &CollectionId)
    -> Result<Option<Collection>, StoreError>;
    /// The newest first.
    async fn collections(&self, school: SchoolId) -> Result<Vec<Collection>, StoreError>;
    /// In the order in which they were added.
    async fn items(&self, school: SchoolId, of: &CollectionId) -> Result<Vec<Item>, StoreError>;
    async fn item(&self, school: SchoolId, which: &ItemRef) -> Result<Option<Item>, StoreError>;
    /// Those of all collections that nobody has looked at since before then, the longest first.
    async fn items_checked_before(
        &self,
        school: SchoolId,
        before: DateTime<Utc>,
    ) -> Result<Vec<Item>, StoreError>;
    /// The requests that a collection's [Ask for help with this] began, by collection, oldest first.
    async fn requests_from_collections(
        &self,
        school: SchoolId,
    ) -> Result<BTreeMap<CollectionId, Vec<i64>>, StoreError>;
    async fn suggested_item(
        &self,
        school: SchoolId,
        id: &SuggestedItemId,
    ) -> Result<Option<SuggestedItem>, StoreError>;
    /// What a member has suggested, oldest first.
    async fn items_suggested_by(
        &self,
        school: SchoolId,
        member: &MemberId,
    ) -> Result<Vec<SuggestedItem>, StoreError>;
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
pub trait LibraryEvents: Send + Sync {
    async fn library_event(&self, school: SchoolId, id: &EventId)
    -> Result<Option<LibraryEvent>, StoreError>;
    /// Those that meet, or stretch, between two days of four-digit years, both included; drafts and cancelled ones
    /// among them.
    async fn library_events(
        &self,
        school: SchoolId,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<LibraryEvent>, StoreError>;
    /// What everybody has answered, by meeting, whoever answered first before the others.
    async fn sign_ups(&self, school: SchoolId, id: &EventId) -> Result<Vec<SignUp>, StoreError>;
    /// The meetings for which somebody has answered anything, past ones among them.
    async fn signed_up_for(
        &self,
        school: SchoolId,
        member: &MemberId,
    ) -> Result<Vec<(EventId, u32)>, StoreError>;
}

#[async_trait]
pub trait SeasonChoices: Send + Sync {
    /// What was decided about seasons in the last year, and about those to come.
    async fn season_choices(&self, school: SchoolId) -> Result<Vec<seasons::Choice>, StoreError>;
}

#[async_trait]
pub trait DeskDates: Send + Sync {
    async fn desk_dates(&self, school: SchoolId) -> Result<Vec<DeskDate>, StoreError>;
}

#[async_trait]
pub trait Outreach: Send + Sync {
    /// Team leaders and newcomers whom the desk knows by name since then, and who never asked for anything.
    async fn colleagues_without_a_request(
        &self,
        school: SchoolId,
        since: DateTime<Utc>,
    ) -> Result<Vec<Colleague>, StoreError>;
    /// What librarians decided about hints, the latest about each.
    async fn hint_decisions(&self, school: SchoolId) -> Result<Vec<outreach::Decision>, StoreError>;
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
    /// Of the cards of that kind, the one whose subject comes next before this one.
    async fn card_before(
        &self,
        school: SchoolId,
        kind: &'static str,
        subject: &str,
    ) -> Result<Option<CardRow>, StoreError>;
    /// Whether there is a card of that kind whose subject comes after this one.
    async fn is_card_after(
        &self,
        school: SchoolId,
        kind: &'static str,
        subject: &str,
    ) -> Result<bool, StoreError>;
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
