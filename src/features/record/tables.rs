//! The record as tables: what a spreadsheet reads (CSV) and what a program reads (a line of JSON a row), of the same
//! columns, which are described once, here, and in `schema.json`. Files of several schools can be put under each other:
//! each row names its installation and its school.

use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, Utc};
use csv::{Terminator, WriterBuilder};
use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::figures::Counts;
use super::types::{Row, SaidPost, Span};
use crate::chat::MemberId;
use crate::features::collab::{Begins, Collaboration, Session, class_of};
use crate::features::collections::{Collection, Item};
use crate::features::events::{self, Answer, LibraryEvent, Meeting, SignUp};
use crate::features::hard::{self, HardTopic};
use crate::features::ideas::KeptIdea;
use crate::features::plans::{Model, Part, Plan};
use crate::features::setup::School;
use crate::features::thanks::APPRECIATION;
use crate::features::tips::Tip;
use crate::files::masked;

/// Raised when a column goes or changes its meaning; new ones come at the end.
pub const VERSION: u32 = 1;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Nothing,
    Text(String),
    Number(u64),
    Yes(bool),
    Moment(DateTime<Utc>),
    Day(NaiveDate),
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number.unsigned_abs())
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Yes(yes)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(moment: DateTime<Utc>) -> Self {
        Self::Moment(moment)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl Cell {
    fn written(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => masked(text),
            Self::Number(number) => number.to_string(),
            Self::Yes(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Self::Moment(moment) => moment.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Text(text) => json!(text),
            Self::Number(number) => json!(number),
            Self::Yes(yes) => json!(yes),
            Self::Moment(_) | Self::Day(_) => json!(self.written()),
        }
    }
}

/// A column: its name, which never changes its meaning, the type of what stands in it, and what that is.
pub type Column = (&'static str, &'static str, &'static str);

const INSTALLATION: Column = ("installation", "string", "The copy of Shelftalker that wrote this row");
const SCHOOL: Column = ("school", "string", "The school's server");

pub const REQUESTS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("request", "integer", "The request's number in its school"),
    ("sent_at", "date-time", "When it was sent"),
    (
        "answered_at",
        "date-time",
        "When the desk first answered: accepted, suggested something else or declined",
    ),
    ("completed_at", "date-time", "When it was completed"),
    ("stage", "string", "requested, accepted, countered, scheduled, completed, declined or withdrawn"),
    ("support", "string", "The kind of support that was asked for"),
    ("class", "string", "The class as it was typed"),
    ("year_group", "integer", "As far as the class says it; 0 before the first year"),
    ("subject", "string", "As far as the class says it"),
    ("teacher", "string", "The same for the same teacher in this installation and school, and no name"),
    ("sessions_planned", "integer", "Sessions in the plan"),
    ("title", "string", "The title for others"),
    ("sessions", "integer", "Sessions, as recorded"),
    ("students", "integer", "Students, as recorded"),
    ("minutes", "integer", "Minutes of all sessions, as recorded"),
    ("level", "string", "The level of collaboration, as recorded"),
    ("level_scheme", "string", "The scheme that the level is of"),
    ("skills", "string", "What students practised, with semicolons between"),
    ("goals", "string", "The numbers of the school's goals that it served, with semicolons between"),
    ("outcome", "string", "What came of it, in the librarian's words"),
    ("again", "boolean", "Worth repeating"),
    ("rating", "integer", "How helpful the teacher found it, from 1 to 5"),
    ("of_tip", "boolean", "It came from a tip"),
    ("of_idea", "boolean", "It came from an idea"),
    ("departments", "string", "The teacher's when it was sent, with semicolons between"),
];

/// Behind the columns of requests, in the file of what a page counted.
pub const COUNTED: &[Column] = &[
    ("counts_as_request", "boolean", "It was sent on one of the page's days"),
    ("counts_as_collaboration", "boolean", "It was completed on one of the page's days"),
    (
        "counts_sessions",
        "integer",
        "Its planned sessions on the page's days, without those that completing it called off",
    ),
];

pub const SESSIONS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("request", "integer", "The request that it belongs to"),
    ("day", "date", "On the school's calendar"),
    ("begins", "string", "A time or a lesson"),
    ("minutes", "integer", "Planned minutes"),
    ("held", "boolean", "Whether it took place, where the desk has said so"),
];

pub const TIPS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("tip", "integer", "The tip's number in its installation"),
    ("title", "string", "Its title"),
    ("evergreen", "boolean", "It comes again"),
    ("used_on", "date", "When it was posted last"),
    ("useful", "integer", "People who found it useful"),
    ("tried", "integer", "People who asked for help with it"),
    ("suggested", "boolean", "A teacher suggested it"),
];

/// What a school has made of the ideas that come with Shelftalker, and its own.
pub const IDEAS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("idea", "string", "Its short name"),
    ("title", "string", "Its title, where the school wrote or changed it"),
    ("subjects", "string", "Keys of subjects, with semicolons between, where the school wrote or changed it"),
    ("own", "boolean", "The school wrote it"),
    ("hidden", "boolean", "Teachers do not see it"),
    ("requests", "integer", "Requests that it began"),
];

/// What teacher and librarian have planned together, for a request.
pub const PLANS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("request", "integer", "The request that it is for"),
    ("begun_at", "date-time", "When it was begun"),
    ("changes", "integer", "How often something in it was written"),
    ("goals", "string", "What students should be able to do"),
    ("standards", "string", "The standards that it serves"),
    ("question", "string", "The big question"),
    ("sessions", "string", "The sessions, a line each: what happens, who leads, how they teach together"),
    ("models", "string", "The models of co-teaching in it, with semicolons between"),
    ("resources", "string", "What is used"),
    ("products", "string", "What students make"),
    ("assessment", "string", "How it is assessed"),
    ("prepare", "string", "What to prepare, by when"),
];

/// What teachers told the librarians is hard to teach. Neither who nor what: it was told to them alone.
pub const HARD_TOPICS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("told_at", "date-time", "When somebody told the library what is hard to teach"),
    ("request", "integer", "The request that an offer made of it"),
];

pub const POSTS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("post", "integer", "The post's number in its installation"),
    ("kind", "string", "tip, appreciation or newsletter"),
    ("due_at", "date-time", "When it was due"),
    ("copies", "integer", "Messages that it is"),
    ("sent", "integer", "Those of them that were sent"),
];

pub const EVENTS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("event", "string", "The event's id in its installation"),
    ("meeting", "integer", "Which of its meetings, from 1 on"),
    ("title", "string", "Its title"),
    ("topic", "string", "What this meeting was about"),
    ("group", "string", "Whose turn it was"),
    ("day", "date", "On the school's calendar"),
    ("begins", "string", "A time"),
    ("minutes", "integer", "Planned minutes"),
    ("places", "integer", "How many could come; empty for as many as liked"),
    ("signed_up", "integer", "People with a place"),
    ("waiting", "integer", "People on the waiting list"),
    ("came", "integer", "How many came, once somebody has said so"),
    ("cancelled", "boolean", "It was cancelled"),
];

/// What librarians have gathered, and where it is posted.
pub const COLLECTIONS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("collection", "string", "The collection's id in its installation"),
    ("title", "string", "Its title"),
    ("subjects", "string", "Keys of subjects, with semicolons between"),
    ("youngest", "integer", "For whom: from this age on; empty for everybody"),
    ("oldest", "integer", "Up to this age"),
    ("purpose", "string", "What for, or the label of a standard"),
    ("made_at", "date-time", "When it was begun"),
    ("posted", "boolean", "It is posted in a channel, or about to be"),
    ("items", "integer", "What is in it"),
    ("requests", "integer", "Requests that it began"),
];

pub const ITEMS: &[Column] = &[
    INSTALLATION,
    SCHOOL,
    ("collection", "string", "The collection that it is in"),
    ("title", "string", "Its title"),
    ("link", "string", "Its web address"),
    ("shelf_mark", "string", "Where it stands in the library"),
    ("kind", "string", "book, article, video, activity, game or database"),
    ("why", "string", "Why it is in the collection"),
    ("suggested", "boolean", "A teacher suggested it"),
    ("added_at", "date-time", "When it was added"),
    ("looked_at", "date-time", "When a librarian last looked whether it is still good"),
];

/// Whose rows they are.
pub struct Whose<'a> {
    installation: String,
    school: &'a School,
}

impl<'a> Whose<'a> {
    /// An installation's own id is never shown; what stands in the files cannot be traced to it.
    pub fn new(installation: &str, school: &'a School) -> Self {
        Self { installation: short(&["export", installation]), school }
    }

    fn begin(&self) -> Vec<Cell> {
        vec![self.installation.clone().into(), self.school.server.0.clone().into()]
    }

    /// Tells teachers apart and says nobody's name.
    fn pseudonym(&self, member: &MemberId) -> String {
        short(&["teacher", &self.installation, &self.school.server.0, &member.0])
    }

    pub fn request(&self, row: &Row) -> Vec<Cell> {
        let class = class_of(row.class.as_deref().unwrap_or_default());
        let record = row.record.as_ref();
        let level = record.and_then(|record| record.level.as_ref());
        let joined = |words: Vec<String>| (!words.is_empty()).then(|| words.join("; "));
        let mut cells = self.begin();
        cells.extend([
            row.number.into(),
            row.sent_at.into(),
            row.answered_at.into(),
            row.completed_at.into(),
            format!("{:?}", row.stage).to_lowercase().into(),
            row.support.clone().into(),
            row.class.clone().into(),
            class.year.into(),
            class.subject.into(),
            self.pseudonym(&row.teacher).into(),
            u32::try_from(row.sessions.len()).unwrap_or(u32::MAX).into(),
            record.and_then(|record| record.title.clone()).into(),
            record.map(|record| record.sessions).into(),
            record.map(|record| record.students).into(),
            record.and_then(|record| record.minutes).into(),
            level.map(|Collaboration { level, .. }| level.word()).into(),
            level.map(|Collaboration { scheme, .. }| scheme.as_str()).into(),
            record.and_then(|record| joined(record.skills.clone())).into(),
            record.and_then(|record| joined(record.goals.iter().map(u32::to_string).collect())).into(),
            record.and_then(|record| record.outcome.clone()).into(),
            record.and_then(|record| record.again).into(),
            row.rating.map(u32::from).into(),
            row.of_tip.into(),
            row.of_idea.into(),
            joined(row.departments.iter().map(|it| it.name.clone()).collect()).into(),
        ]);
        cells
    }

    pub fn counted(&self, row: &Row, span: &Span) -> Vec<Cell> {
        let counts = Counts::of(row, span);
        let mut cells = self.request(row);
        cells.extend([counts.as_request.into(), counts.as_collaboration.into(), counts.sessions.into()]);
        cells
    }

    pub fn session(&self, row: &Row, session: &Session) -> Vec<Cell> {
        let begins = match &session.begins {
            Begins::At(time) => time.format("%H:%M").to_string(),
            Begins::Period(name) => format!("period {name}"),
            Begins::Block(name) => format!("block {name}"),
            Begins::Lesson(name) => format!("lesson {name}"),
        };
        let mut cells = self.begin();
        cells.extend([
            row.number.into(),
            session.day.into(),
            begins.into(),
            session.minutes.into(),
            session.held.into(),
        ]);
        cells
    }

    pub fn tip(&self, tip: &Tip) -> Vec<Cell> {
        let mut cells = self.begin();
        cells.extend([
            tip.id.0.into(),
            tip.text.title.clone().into(),
            tip.text.evergreen.into(),
            tip.used_on.into(),
            tip.useful.into(),
            tip.tried.into(),
            tip.suggestion.is_some().into(),
        ]);
        cells
    }

    pub fn idea(&self, kept: &KeptIdea, requests: usize) -> Vec<Cell> {
        let KeptIdea { id, idea, hidden, .. } = kept;
        let mut cells = self.begin();
        cells.extend([
            id.0.clone().into(),
            idea.as_ref().map(|idea| idea.title.clone()).into(),
            idea.as_ref().map(|idea| idea.subjects.join("; ")).into(),
            id.is_own().into(),
            (*hidden).into(),
            i64::try_from(requests).unwrap_or(i64::MAX).into(),
        ]);
        cells
    }

    pub fn hard_topic(&self, told: &HardTopic) -> Vec<Cell> {
        let request = match told.stage {
            hard::Stage::Offered(number) => Some(number),
            hard::Stage::Waits | hard::Stage::LaidAside => None,
        };
        let mut cells = self.begin();
        cells.extend([told.told_at.into(), request.into()]);
        cells
    }

    pub fn plan(&self, plan: &Plan) -> Vec<Cell> {
        let said = |words: String| Some(words).filter(|words| !words.is_empty());
        let told = |part: Part| said(plan.told(part));
        let models = plan.parts.sessions.iter().filter_map(|session| session.model.map(Model::name));
        let mut cells = self.begin();
        cells.extend([
            plan.request.into(),
            plan.begun_at.into(),
            // The first version is the beginning.
            (plan.version - 1).into(),
            told(Part::Goals).into(),
            told(Part::Standards).into(),
            told(Part::Question).into(),
            told(Part::Sessions).into(),
            said(models.collect::<Vec<_>>().join("; ")).into(),
            told(Part::Resources).into(),
            told(Part::Products).into(),
            told(Part::Assessment).into(),
            told(Part::Prepare).into(),
        ]);
        cells
    }

    pub fn collection(&self, of: &Collection, requests: usize) -> Vec<Cell> {
        let about = &of.about;
        let mut cells = self.begin();
        cells.extend([
            of.id.0.clone().into(),
            about.title.clone().into(),
            Some(about.subjects.join("; ")).filter(|subjects| !subjects.is_empty()).into(),
            about.ages.map(|ages| ages.youngest).into(),
            about.ages.map(|ages| ages.oldest).into(),
            Some(about.purpose.clone()).filter(|purpose| !purpose.is_empty()).into(),
            of.made_at.into(),
            of.channel.is_some().into(),
            of.items.into(),
            i64::try_from(requests).unwrap_or(i64::MAX).into(),
        ]);
        cells
    }

    pub fn item(&self, item: &Item) -> Vec<Cell> {
        let text = &item.text;
        let mut cells = self.begin();
        cells.extend([
            item.collection.0.clone().into(),
            text.title.clone().into(),
            text.link.clone().into(),
            text.mark.clone().into(),
            text.kind.word().into(),
            Some(text.why.clone()).filter(|why| !why.is_empty()).into(),
            item.suggestion.is_some().into(),
            item.added_at.into(),
            item.checked_at.into(),
        ]);
        cells
    }

    pub fn meeting(&self, event: &LibraryEvent, meeting: &Meeting, all: &[SignUp]) -> Vec<Cell> {
        let of = |answer| {
            let of = all.iter().filter(|it| it.meeting == meeting.number && it.answer == answer);
            u32::try_from(of.count()).unwrap_or(u32::MAX)
        };
        let said = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
        let mut cells = self.begin();
        cells.extend([
            event.id.0.clone().into(),
            meeting.number.into(),
            event.plan.title.clone().into(),
            said(&meeting.topic).into(),
            said(&meeting.group).into(),
            meeting.begins.date().into(),
            meeting.begins.format("%H:%M").to_string().into(),
            meeting.minutes.into(),
            event.plan.places.into(),
            of(Answer::Coming).into(),
            of(Answer::Waiting).into(),
            meeting.came.into(),
            (meeting.cancelled || event.stage == events::Stage::Cancelled).into(),
        ]);
        cells
    }

    pub fn post(&self, post: &SaidPost) -> Vec<Cell> {
        let mut cells = self.begin();
        let kind = if post.kind == APPRECIATION { "appreciation" } else { &post.kind };
        cells.extend([post.id.into(), kind.into(), post.due_at.into(), post.copies.into(), post.sent.into()]);
        cells
    }
}

fn short(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\n"));
    HEXLOWER.encode(&digest[..6])
}

/// A table that is written as CSV: UTF-8 with the mark that spreadsheets look for, CRLF, and no formulas (RFC 4180).
pub struct Csv<W: Write>(csv::Writer<W>);

impl<W: Write> Csv<W> {
    pub fn begin(mut to: W, columns: &[&[Column]]) -> io::Result<Self> {
        to.write_all("\u{feff}".as_bytes())?;
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(to);
        writer.write_record(columns.concat().iter().map(|(name, ..)| name))?;
        Ok(Self(writer))
    }

    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        Ok(self.0.write_record(cells.iter().map(Cell::written))?)
    }

    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// The same row as a line of JSON.
pub fn line(columns: &[Column], cells: &[Cell]) -> String {
    let named = columns.iter().zip(cells).map(|((name, ..), cell)| ((*name).to_owned(), cell.value()));
    Value::Object(named.collect::<Map<String, Value>>()).to_string()
}

/// What stands in each file, as JSON Schema (draft 2020-12): each line of `requests.jsonl` is a `requests`, and so on.
pub fn schema() -> Value {
    let table = |columns: &[Column]| {
        let properties: Map<String, Value> = columns
            .iter()
            .map(|(name, kind, about)| {
                let kind = match *kind {
                    "date" | "date-time" => json!({"type": ["string", "null"], "format": kind}),
                    kind => json!({"type": [kind, "null"]}),
                };
                let mut kind = kind;
                kind["description"] = json!(about);
                ((*name).to_owned(), kind)
            })
            .collect();
        let required: Vec<&str> = columns.iter().map(|(name, ..)| *name).collect();
        json!({"type": "object", "properties": properties, "required": required})
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Shelftalker's record",
        "version": VERSION,
        "$defs": {
            "requests": table(REQUESTS),
            "sessions": table(SESSIONS),
            "tips": table(TIPS),
            "ideas": table(IDEAS),
            "hard_topics": table(HARD_TOPICS),
            "plans": table(PLANS),
            "posts": table(POSTS),
            "events": table(EVENTS),
            "collections": table(COLLECTIONS),
            "collection_items": table(ITEMS),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_11_no_cell_is_a_formula_and_lines_end_as_rfc_4180_says() {
        let columns: &[Column] = &[("a", "string", ""), ("b", "string", "")];
        let mut table = Csv::begin(Vec::new(), &[columns]).unwrap();
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            table.row(&[bad.into(), "a \"b\", c\nd".into()]).unwrap();
        }
        let text = String::from_utf8(table.finish().unwrap()).unwrap();
        let rows = text.strip_prefix("\u{feff}a,b\r\n").unwrap();
        assert!(rows.ends_with("\r\n"));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes());
        let cells: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(cells.len(), 6);
        assert!(cells.iter().all(|row| row[0].starts_with('\'') && &row[1] == "a \"b\", c\nd"));
    }

    #[test]
    fn a_line_holds_what_the_schema_describes() {
        let cells = vec![Cell::Nothing; REQUESTS.len()];
        let line: Value = serde_json::from_str(&line(REQUESTS, &cells)).unwrap();
        let mut schema = schema();
        schema["$ref"] = json!("#/$defs/requests");
        assert!(jsonschema::is_valid(&schema, &line));
        assert!(!jsonschema::is_valid(&schema, &json!({"request": 1})));
    }
}
