//! What one decision changes, written in one transaction or not at all.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::chat::{CardKey, ChannelId, FileId, Given, MemberId, Standing};
use crate::features::away::{Absence, StandIn};
use crate::features::calendar::Calendar;
use crate::features::changes::Noted;
use crate::features::collab::{Aims, Draft, Event, Person, Request, Thanks};
use crate::features::collections::{Collection, Item, ItemRef, SuggestedItem};
use crate::features::departments::Colleague;
use crate::features::desk_dates::{DeskDate, DeskDateId};
use crate::features::events::{EventId, LibraryEvent, SignUp};
use crate::features::hard::HardTopic;
use crate::features::ideas::{IdeaId, KeptIdea};
use crate::features::newsletters::Newsletter;
use crate::features::outreach;
use crate::features::plans::{Plan, PlanChange};
use crate::features::record::Told;
use crate::features::seasons;
use crate::features::setup::{School, SchoolId};
use crate::features::thanks::{self, ThankYou};
use crate::features::tips::{Fate, Suggestion, SuggestionId, TipId, TipPress, TipText};
use crate::files::StoredFile;
use crate::queue::{
    Arranged, Attempt, CardRow, Delivery, DeliveryId, NewPost, Place, PostId, Schedule, SlotRow,
};

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
/// raise it by one; a row that moved on makes the whole change `CommitError::Overtaken`. So does a new row
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
    /// Whether the school's server has removed the bot, as it was found at that moment; `None` while the clock may be
    /// wrong, and then the month for which a removed school is kept is counted from the next tidying up.
    SchoolAway {
        school: SchoolId,
        away: bool,
        at: Option<DateTime<Utc>>,
    },
    /// Who changed what of a school.
    Noted(Noted),
    /// A school's calendar: the first, with version 0, or as it is after one that was read. When its schedules fall due
    /// is worked out anew.
    Calendar {
        school: SchoolId,
        calendar: Calendar,
    },
    /// What a school has set for its record: the first, with version 0, or as it is after one that was read.
    Aims {
        school: SchoolId,
        aims: Aims,
    },
    /// What is told of some days: the first, with version 0, or as it is after one that was read.
    Told {
        school: SchoolId,
        first: NaiveDate,
        last: NaiveDate,
        told: Told,
    },
    /// Which days of calendar files a librarian has left out, and which are taken after all. Never overtaken: the
    /// latest choice counts.
    LeftOutOfCalendar {
        school: SchoolId,
        left_out: Vec<String>,
        taken: Vec<String>,
    },
    /// The first schedule of a kind in a school. Overtaken when there is one.
    NewSchedule(Schedule),
    /// Other times for a schedule; what it served stays served. Overtaken when it is no longer as it `was` read.
    Schedule {
        was: Schedule,
        becomes: Schedule,
    },
    /// Writes nothing. Overtaken when what the schedule's next slot says was changed since `version` was read.
    ScheduleIs {
        school: SchoolId,
        kind: String,
        version: i64,
    },
    /// What a librarian decided about a slot of this schedule. Overtaken when the schedule is no longer as it `was` read,
    /// or has served another slot since.
    Arranged {
        was: Schedule,
        arranged: Arranged,
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
    /// Overtaken when that number has been given to another request. See `Store::commit_request`.
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
    /// A tip at the end of the queue that was taken from a suggestion.
    SuggestedTip {
        school: SchoolId,
        text: TipText,
        suggestion: SuggestionId,
        added_at: DateTime<Utc>,
    },
    /// A suggestion: a new one, with version 0, or as it is after one that was read.
    Suggestion(Suggestion),
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

    NewDeskDate(DeskDate),
    /// Overtaken when there is no such date any more.
    RemoveDeskDate {
        school: SchoolId,
        id: DeskDateId,
    },

    /// Overtaken when somebody has decided about that time of the season already.
    SeasonChosen(seasons::Choice),
    /// Nothing is decided about that time of the season any more. Overtaken when nothing was.
    SeasonOpen {
        school: SchoolId,
        season: String,
        first: NaiveDate,
    },

    /// Somebody whom the desk knows by name, as they were seen last. Never overtaken.
    Colleague(Colleague),
    /// What is decided about a hint: the first, with version 0, or in place of one that was read.
    HintDecided(outreach::Decision),
    /// Nothing is decided about it any more. Overtaken when that was changed since `version` was read.
    HintOpen {
        school: SchoolId,
        about: outreach::About,
        version: i64,
    },

    /// An idea as a school has it from now on: the first, with version 0, or as it is after one that was read.
    Idea(KeptIdea),
    /// Nothing is kept of it any more. Overtaken when it was changed since `version` was read.
    DropIdea {
        school: SchoolId,
        idea: IdeaId,
        version: i64,
    },

    /// What somebody finds hard to teach: a new answer, with version 0, or as it is after one that was read.
    HardTopic(HardTopic),

    /// The plan of a request: a new one, with version 0, or as it is after one that was read.
    Plan(Plan),
    PlanChanged(PlanChange),
    /// A collection: a new one, with version 0, or what it is about and where it is posted from now on.
    Collection(Collection),
    /// It goes with all its items. Overtaken when it was changed, or has other items, since it was read.
    DropCollection(Collection),
    /// An item: a new one at the end of its collection, with version 0, or as it is after one that was read. Overtaken
    /// also when the collection is gone, or has the same already.
    CollectionItem(Item),
    /// Overtaken when it was changed since `version` was read.
    DropCollectionItem {
        school: SchoolId,
        which: ItemRef,
        version: i64,
    },
    /// Something suggested for a collection: new, with version 0, or as it is after one that was read.
    SuggestedItem(SuggestedItem),

    NewNewsletter(Newsletter),
    Newsletter(Newsletter),

    NewLibraryEvent(LibraryEvent),
    /// Overtaken also when somebody has answered since it was read.
    LibraryEvent(LibraryEvent),
    /// Overtaken when it was changed since, or is no draft.
    DropLibraryEvent(LibraryEvent),
    /// What somebody answers for one meeting from now on. Comes with its event, which says whether it is overtaken.
    SignUp(SignUp),
    /// The same.
    SignOff {
        school: SchoolId,
        event: EventId,
        meeting: u32,
        member: MemberId,
    },
    /// What somebody who came will use of it. Overtaken when they are not known to have signed up any more.
    Learnt {
        school: SchoolId,
        event: EventId,
        meeting: u32,
        member: MemberId,
        words: String,
    },
    /// Whether a direct message about a meeting has reached somebody. Never overtaken.
    Unreached {
        school: SchoolId,
        event: EventId,
        meeting: u32,
        member: MemberId,
        is_unreached: bool,
    },

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
    /// A text that is not out yet at a place takes so many messages more: they go behind its last one, and wait as long
    /// as that does. Overtaken when the last has moved on since it was read.
    MoreParts {
        behind: Delivery,
        parts: u32,
        at: DateTime<Utc>,
        closes_at: DateTime<Utc>,
    },
    /// A card cannot be painted before then.
    CardLater {
        card: CardKey,
        at: DateTime<Utc>,
    },
    /// Somebody else may have painted every card and registered the commands: all of it is to be made anew, as for
    /// [`Write::RepaintAll`].
    MakeAllAnew,
    /// Every standing card of the school is to be painted anew: noted, and then done in steps
    /// (`Store::mark_for_repaint`).
    RepaintAll {
        school: SchoolId,
    },
    /// The same for those of one kind; of requests, for those that nobody has planned yet: what the others say changes
    /// with themselves alone.
    RepaintKind {
        school: SchoolId,
        kind: &'static str,
    },
}

/// What may touch more rows than one transaction should hold (`Store::in_steps`).
#[derive(Debug, Clone)]
pub enum ManyRows {
    /// What is held at a school is tried again, not sooner than `rest` after it was last refused.
    WakeHeld { school: SchoolId, now: DateTime<Utc>, rest: TimeDelta },
    /// The cards of a school that wait to be painted are tried again at `at`.
    WakeCards { school: SchoolId, at: DateTime<Utc> },
    /// Nothing can be painted in this channel before then.
    ChannelLater { channel: ChannelId, at: DateTime<Utc> },
    /// Moments that our clock wrote while it was wrong. What was due at once is not in the future; what was written
    /// after the post `since` is moved `by` as much as the clock was; `None` at the first look after a start.
    PutRight { now: DateTime<Utc>, since: Option<PostId>, by: TimeDelta },
}

/// What one decision changes once it knows the number of the request that it makes. Pure: it is asked for inside the
/// transaction that gives the number.
pub type Numbered = Box<dyn FnOnce(i64) -> Change + Send>;
