//! The harness: a school with its bot, both for real, over a pretend Discord on loopback and a clock that stands
//! until it is set. A story acts as members do and reads what they see. When it ends, nothing may be left due,
//! and every exchange with Discord is held against Discord's own description, where that is named.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;
use shelftalker::chat::{Chat as _, OtherCopy};
use shelftalker::features::seasons::Seasons;
use shelftalker::play::{Config, Play, Running, ZONE};
use shelftalker::rehearsal::{
    Acting, Answer, Exchange, Fault, Form, Id, Rehearsal, SeenMessage, Trouble, sample,
};
use shelftalker::store::sqlite::backup;
use tempfile::TempDir;

use crate::migrated;
use crate::openapi::Description;

/// A member of the sample school.
pub type Who = fn(&sample::School) -> Id;

/// Whoever acts: a member of the sample school, or one of its other colleagues by name.
pub trait Somebody: Copy {
    fn id(self, school: &School) -> Id;
}

impl Somebody for Who {
    fn id(self, school: &School) -> Id {
        self(school.here())
    }
}

impl Somebody for &str {
    fn id(self, school: &School) -> Id {
        school.discord().member_named(self).unwrap()
    }
}

pub const RIVERA: Who = |school| school.rivera;
pub const OKAFOR: Who = |school| school.okafor;
pub const HART: Who = |school| school.hart;
pub const LEE: Who = |school| school.lee;
pub const ADMIN: Who = |school| school.administrator;

pub const DESK: &str = "#library-desk";
pub const REQUESTS: &str = "#ask-the-library";
pub const STAFF: &str = "#staff-room";

pub struct School {
    /// Always there until the school is dropped; a restart takes it for a moment.
    play: Option<Play>,
    folder: TempDir,
    /// Something was done since the queue was last worked off.
    is_due: bool,
    /// The moments at which somebody typed, pressed or chose something.
    pressed: BTreeSet<DateTime<Utc>>,
    /// Which school the story is at: 1 is the sample school.
    here: usize,
}

/// A second bot with the same token, on a copy of the first one's folder.
pub struct Second {
    pub running: Running,
    /// Gone with it.
    _folder: TempDir,
}

impl Second {
    /// Waits until it has heard of a request of its first school, too.
    pub async fn has_request(&self, number: i64) {
        let store = &self.running.bot.library.store;
        let school = store.schools().await.unwrap()[0].id;
        while store.request(school, number).await.unwrap().is_none() {
            tokio::task::yield_now().await;
        }
    }
}

/// What a member got for an answer. A story that does not look at it misses half of what happened.
#[must_use]
#[derive(Debug)]
pub struct Said(pub Answer);

impl School {
    /// A school that is set up, at a moment of its own wall clock.
    pub async fn opens(moment: &str) -> Self {
        Self::open(moment, true, 0, Some(Seasons::default())).await
    }

    /// The same, with the drafts that come once a year; elsewhere they are left out, so that stories do not depend on
    /// the time of year in which they play.
    pub async fn opens_with_seasons(moment: &str) -> Self {
        Self::open(moment, true, 0, None).await
    }

    /// The same, with so many more schools on the same bot, each set up and alike but for its name.
    pub async fn with_more_schools(moment: &str, more: usize) -> Self {
        Self::open(moment, true, more, Some(Seasons::default())).await
    }

    /// A server in which nobody has set the library up yet.
    pub async fn before_set_up(moment: &str) -> Self {
        Self::open(moment, false, 0, Some(Seasons::default())).await
    }

    async fn open(moment: &str, is_set_up: bool, more: usize, seasons: Option<Seasons>) -> Self {
        crate::words::listen();
        crate::whole::cut_to();
        let folder = tempfile::tempdir().unwrap();
        migrated::put_into(folder.path()).await;
        let config = Config { seasons, ..Config::default() };
        let play = Play::opens_with_more(moment, folder.path(), is_set_up, more, config).await.unwrap();
        let api = play.discord.api_url();
        assert!(api.starts_with("http://127.0.0.1:"), "a test talks to loopback only, not to {api}");
        play.deliver().await.unwrap();
        Self { play: Some(play), folder, is_due: false, pressed: BTreeSet::new(), here: 1 }
    }

    pub fn play(&self) -> &Play {
        self.play.as_ref().unwrap()
    }

    pub fn discord(&self) -> &Rehearsal {
        &self.play().discord
    }

    /// What the story tells from here on happens at that school: 1 is the sample school, 2 the first of the others.
    pub fn goes_to(&mut self, number: usize) -> &mut Self {
        assert!((1..=self.play().others.len() + 1).contains(&number), "there is no school {number}");
        self.here = number;
        self
    }

    /// Who and what there is at the school that the story is at.
    pub fn here(&self) -> &sample::School {
        let play = self.play();
        if self.here == 1 { &play.school } else { &play.others[self.here - 2] }
    }

    pub fn id(&self, who: Who) -> Id {
        who(self.here())
    }

    /// Somebody copies the bot's folder to another computer.
    pub async fn is_copied(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        self.play().is_copied_to(folder.path()).await.unwrap();
        folder
    }

    /// A bot is started there, too.
    pub async fn has_a_second_bot_on(&self, folder: TempDir) -> Second {
        Second { running: self.play().second(folder.path()).await.unwrap(), _folder: folder }
    }

    pub async fn has_a_second_bot(&self) -> Second {
        self.has_a_second_bot_on(self.is_copied().await).await
    }

    /// A backup, as it is made while the bot runs.
    pub async fn is_backed_up(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        crate::backups::backs_up(self, &folder.path().join("backup.db")).await;
        folder
    }

    /// It is put back in the bot's own folder, as `shelftalker restore` does.
    pub async fn has_put_back(&mut self, kept: &TempDir) -> &mut Self {
        let (home, away) = (self.folder().to_owned(), tempfile::tempdir().unwrap());
        self.restarts_with(away.path()).await;
        let (from, to) = (kept.path().join("backup.db"), home.join("shelftalker.db"));
        backup::put_back(&from, &to, self.play().bot.library.now()).await.unwrap();
        self.restarts_with(&home).await
    }

    /// Another copy of the bot answers members before this one can, so that it knows of it.
    pub async fn notices_another_copy(&mut self) -> &mut Self {
        self.discord().another_copy_answers(2);
        for _ in 0..2 {
            let _answered_by_the_other = self.types(HART, "tip list", &[]).await;
        }
        while self.play().bot.discord.other_copy() != OtherCopy::IsThere {
            tokio::task::yield_now().await;
        }
        self
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A member at a channel, thread or conversation that they see, by its name.
    pub fn at(&self, who: impl Somebody, channel: &str) -> Acting {
        let member = who.id(self);
        let channel = match channel {
            // A deleted channel keeps its id in the sample school.
            DESK => self.here().desk,
            REQUESTS => self.here().requests,
            STAFF => self.here().staff,
            named => self.discord().channel_named(named, Some(member)).unwrap(),
        };
        Acting { member, channel }
    }

    /// So much time passes on both clocks.
    pub fn time_passes_until(&mut self, moment: DateTime<Utc>) -> &mut Self {
        let passed = moment - self.play().bot.library.now();
        self.play().time_passes(passed.to_std().unwrap());
        self.is_due = true;
        self
    }

    pub fn clock_reads(&mut self, moment: &str) -> &mut Self {
        self.play().clock_reads(moment).unwrap();
        self.is_due = true;
        self
    }

    /// A minute passes: whoever typed a lot may type again.
    pub fn a_minute_later(&mut self) -> &mut Self {
        let later = self.play().bot.library.now() + chrono::TimeDelta::minutes(1);
        self.clock_reads(&later.with_timezone(&ZONE).format("%Y-%m-%d %H:%M").to_string())
    }

    /// The clock of the bot's computer alone; Discord's stays as it is.
    pub fn bots_clock_reads(&mut self, moment: &str) -> &mut Self {
        self.play().bots_clock_reads(moment).unwrap();
        self.is_due = true;
        self
    }

    /// Works the queue until nothing is left to do now.
    pub async fn delivers_everything(&mut self) -> &mut Self {
        self.play().deliver().await.unwrap();
        self.is_due = false;
        self
    }

    /// The bot ends and starts again, with the same database.
    pub async fn restarts(&mut self) -> &mut Self {
        let play = self.play.take().unwrap();
        self.play = Some(play.restarts().await.unwrap());
        self.is_due = true;
        self
    }

    /// The same, with another time for tips in the config file.
    pub async fn restarts_with_tips_at(&mut self, line: &str) -> &mut Self {
        let line = shelftalker::queue::Line::parse(line).unwrap();
        self.play.as_mut().unwrap().config.tip_slot = Some(line);
        self.restarts().await
    }

    /// The same, with a backup made each night.
    pub async fn makes_backups(&mut self, backups: shelftalker::backups::Backups) -> &mut Self {
        self.play.as_mut().unwrap().config.backups = Some(backups);
        self.restarts().await
    }

    /// The same, with the database of another folder.
    pub async fn restarts_with(&mut self, folder: &std::path::Path) -> &mut Self {
        let play = self.play.take().unwrap();
        self.play = Some(play.restarts_with(folder).await.unwrap());
        self.is_due = true;
        self
    }

    /// Somebody does something, at this moment.
    fn acts(&mut self) {
        self.is_due = true;
        let now = self.play().bot.library.now();
        self.pressed.insert(now);
    }

    /// Whether somebody typed, pressed or chose something at that moment.
    pub fn was_pressed_at(&self, moment: DateTime<Utc>) -> bool {
        self.pressed.contains(&moment)
    }

    /// `/command` with options, typed in the staff room.
    pub async fn types(&mut self, who: impl Somebody, command: &str, options: &[(&str, Value)]) -> Said {
        self.tries(who, command, options).await.unwrap()
    }

    /// The same, with a file for the option `file`.
    pub async fn types_with_file(
        &mut self,
        who: impl Somebody,
        command: &str,
        options: &[(&str, Value)],
        (name, bytes): (&str, &[u8]),
    ) -> Said {
        self.acts();
        let at = self.at(who, STAFF);
        let file = [("file", name, bytes)];
        let answer = self.discord().command_with_files(at, command, options, &file).await.unwrap();
        Said(self.play().settled(at, answer).await)
    }

    /// The same, where Discord's own client may refuse it.
    pub async fn tries(
        &mut self,
        who: impl Somebody,
        command: &str,
        options: &[(&str, Value)],
    ) -> Result<Said, shelftalker::rehearsal::ActError> {
        self.acts();
        let at = self.at(who, STAFF);
        let answer = self.discord().command(at, command, options).await?;
        Ok(Said(self.play().settled(at, answer).await))
    }

    /// Chooses a command in the menu of the newest message that the member sees there.
    pub async fn uses_on_newest(&mut self, who: impl Somebody, channel: &str, command: &str) -> Said {
        self.acts();
        let at = self.at(who, channel);
        let message = self.newest_with(at, |message| !message.private).unwrap();
        let answer = self.discord().message_command(at, message.id, command).await.unwrap();
        Said(self.play().settled(at, answer).await)
    }

    /// Clicks the newest button of that label that the member sees there.
    pub async fn clicks(&mut self, who: impl Somebody, channel: &str, label: &str) -> Said {
        let at = self.at(who, channel);
        self.clicks_at(at, label).await
    }

    pub async fn clicks_at(&mut self, at: Acting, label: &str) -> Said {
        self.acts();
        let message = self.newest_with(at, |message| message.button(label).is_some());
        let message = message.unwrap_or_else(|| panic!("nobody sees a button [{label}] there"));
        let answer = self.discord().click(at, message.id, label).await.unwrap();
        Said(self.play().settled(at, answer).await)
    }

    /// Two clicks on that button of these messages at one moment, and what each of them came to: an answer that is
    /// not there at once is waited for.
    pub async fn click_at_once(&mut self, clicks: [(Acting, Id); 2], label: &str) -> [Said; 2] {
        self.acts();
        let discord = self.discord().clone();
        let [(one, first), (other, second)] = clicks;
        let (one_said, other_said) =
            tokio::join!(discord.click(one, first, label), discord.click(other, second, label));
        let _now = (one_said.unwrap(), other_said.unwrap());
        self.play().bot.discord.answered().await;
        if one.member == other.member {
            let both: [Answer; 2] = discord.last_acts_came_to(one, 2).try_into().unwrap();
            return both.map(Said);
        }
        [one, other].map(|at| Said(discord.came_to(at)))
    }

    /// Chooses in the newest menu of that prompt that the member sees there.
    pub async fn chooses(&mut self, who: impl Somebody, channel: &str, menu: &str, choice: &str) -> Said {
        self.chooses_all(who, channel, menu, &[choice]).await
    }

    /// Chooses any number of values in the newest menu of that prompt.
    pub async fn chooses_all(
        &mut self,
        who: impl Somebody,
        channel: &str,
        menu: &str,
        choices: &[&str],
    ) -> Said {
        self.acts();
        let at = self.at(who, channel);
        let message = self.newest_with(at, |message| message.menu(menu).is_some());
        let message = message.unwrap_or_else(|| panic!("nobody sees a menu \"{menu}\" there"));
        let answer = self.discord().choose(at, message.id, menu, choices).await.unwrap();
        Said(self.play().settled(at, answer).await)
    }

    /// Sends a form, with `values` typed into the fields of these labels.
    pub async fn submits(
        &mut self,
        who: impl Somebody,
        channel: &str,
        form: &Form,
        values: &[(&str, &str)],
    ) -> Said {
        let at = self.at(who, channel);
        self.submits_at(at, form, values).await
    }

    pub async fn submits_at(&mut self, at: Acting, form: &Form, values: &[(&str, &str)]) -> Said {
        self.acts();
        let answer = self.discord().submit(at, form, values).await.unwrap();
        Said(self.play().settled(at, answer).await)
    }

    /// Presses a button that asks first, and then the one that does it.
    pub async fn clicks_surely(&mut self, who: impl Somebody, channel: &str, label: &str, yes: &str) -> Said {
        self.clicks(who, channel, label).await.is_asked();
        self.clicks(who, channel, yes).await
    }

    /// Types a command that asks first, and then presses the button that does it.
    pub async fn types_surely(
        &mut self,
        who: impl Somebody,
        command: &str,
        options: &[(&str, Value)],
        yes: &str,
    ) -> Said {
        self.types(who, command, options).await.is_asked();
        self.clicks(who, STAFF, yes).await
    }

    /// Opens the form behind a button.
    pub async fn opens_form(&mut self, who: impl Somebody, channel: &str, label: &str) -> Form {
        self.clicks(who, channel, label).await.form().clone()
    }

    /// Opens the form behind a button and sends it, with `values` typed into the fields of these labels.
    pub async fn fills_in(
        &mut self,
        who: impl Somebody,
        channel: &str,
        label: &str,
        values: &[(&str, &str)],
    ) -> Said {
        let form = self.opens_form(who, channel, label).await;
        self.submits(who, channel, &form, values).await
    }

    /// Sends a form as only a forged client can: with texts longer than its fields take, or none where one must be.
    pub async fn forges(
        &mut self,
        who: impl Somebody,
        channel: &str,
        form: &Form,
        values: &[(&str, &str)],
    ) -> Said {
        let mut forged = form.clone();
        for field in &mut forged.fields {
            (field.max_length, field.required) = (usize::MAX, false);
        }
        self.submits(who, channel, &forged, values).await
    }

    fn newest_with(&self, at: Acting, is_it: impl Fn(&SeenMessage) -> bool) -> Option<SeenMessage> {
        self.discord().sees(at.member, at.channel).into_iter().rfind(|message| is_it(message))
    }

    /// What a member reads in a channel, as text, private answers included.
    pub fn reads(&self, who: impl Somebody, channel: &str) -> String {
        self.reads_at(self.at(who, channel))
    }

    /// One message as a transcript shows it, buttons and menus included.
    pub fn shown(&self, message: &SeenMessage) -> String {
        without_references(&self.discord().written(message, ZONE))
    }

    /// The messages of a channel that are not private, as a member sees them.
    pub fn public(&self, who: impl Somebody, channel: &str) -> Vec<SeenMessage> {
        let at = self.at(who, channel);
        let mut seen = self.discord().sees(at.member, at.channel);
        seen.retain(|message| !message.private);
        seen
    }

    /// What a member sees in the requests channel beside the card that always stands there.
    pub fn mentions(&self, who: impl Somebody) -> Vec<SeenMessage> {
        let mut seen = self.public(who, REQUESTS);
        seen.retain(|message| message.button("Ask the library").is_none());
        seen
    }

    /// The threads that a member sees.
    pub fn threads(&self, who: impl Somebody) -> Vec<Acting> {
        let member = who.id(self);
        let channels = self.discord().channels(member);
        let threads = channels.iter().filter(|channel| channel.parent.is_some());
        threads.map(|thread| Acting { member, channel: thread.id }).collect()
    }

    /// What stands in the one thread that a member sees.
    pub fn thread(&self, who: impl Somebody) -> Vec<SeenMessage> {
        let thread = self.one_thread(who);
        self.discord().sees(thread.member, thread.channel)
    }

    /// The same, as text.
    pub fn reads_thread(&self, who: impl Somebody) -> String {
        self.reads_at(self.one_thread(who))
    }

    /// Ana Rivera clicks in the one thread that she sees.
    pub async fn taps_in_thread(&mut self, label: &str) -> Said {
        self.clicks_at(self.one_thread(RIVERA), label).await
    }

    /// Ana Rivera sends a form that was opened in the one thread that she sees.
    pub async fn answers_in_thread(&mut self, form: &Form, values: &[(&str, &str)]) -> Said {
        self.acts();
        let at = self.one_thread(RIVERA);
        let answer = self.discord().submit(at, form, values).await.unwrap();
        Said(self.play().settled(at, answer).await)
    }

    /// The newest message of Ana Rivera's one thread that is not private, as a transcript shows it.
    pub fn newest_in_thread(&self) -> String {
        self.shown(self.thread(RIVERA).iter().rfind(|message| !message.private).unwrap())
    }

    /// The first card at the desk, as a transcript shows it.
    pub fn desk_card(&self) -> String {
        self.shown(&self.public(LEE, DESK)[0])
    }

    /// All that the desk knows of the first request once it is over, as a librarian opens it with [More …].
    pub async fn whole_desk_card(&mut self) -> String {
        self.acts();
        let at = self.at(LEE, DESK);
        let card = self.public(LEE, DESK)[0].id;
        let answer = self.discord().click(at, card, "More …").await.unwrap();
        let whole = Said(self.play().settled(at, answer).await).shown(self);
        self.delivers_everything().await;
        whole
    }

    /// Ana Rivera withdraws her one request that a librarian has.
    pub async fn withdraws(&mut self) {
        let list = self.types(RIVERA, "my-requests", &[]).await;
        let own = list.message().menu("Look at one").unwrap().options[0].label.clone();
        let _own = self.chooses(RIVERA, STAFF, "Look at one", &own).await.privately();
        let asked = self.clicks(RIVERA, STAFF, "Withdraw").await.privately();
        assert!(asked.starts_with("Withdraw request #1"), "{asked}");
        assert!(self.clicks(RIVERA, STAFF, "Withdraw it").await.privately().contains("is withdrawn"));
    }

    /// Ana Rivera looks at one of her requests, by how the list names it.
    pub async fn looks_at_own(&mut self, named: &str) -> Said {
        let _list = self.types(RIVERA, "my-requests", &[]).await;
        self.chooses(RIVERA, STAFF, "Look at one", named).await
    }

    pub fn one_thread(&self, who: impl Somebody) -> Acting {
        let threads = self.threads(who);
        assert_eq!(threads.len(), 1, "one thread was expected");
        threads[0]
    }

    fn reads_at(&self, at: Acting) -> String {
        without_references(&self.discord().transcript(Some(at.member), at.channel, ZONE))
    }

    /// The bot's direct messages to a member, as text.
    pub fn reads_direct(&self, who: impl Somebody) -> String {
        let member = who.id(self);
        self.reads_at(Acting { member, channel: self.discord().direct_messages(member) })
    }

    /// The bot's direct messages to a member.
    pub fn direct(&self, who: impl Somebody) -> Vec<SeenMessage> {
        let member = who.id(self);
        self.discord().sees(member, self.discord().direct_messages(member))
    }

    /// The next message that the bot posts meets this trouble.
    pub fn next_post_meets(&self, trouble: Trouble) {
        self.discord().fault(Fault::next("POST", "/messages", trouble));
    }

    /// Ana Rivera, who may be thanked by name, asks for a book talk, and the desk has its card.
    pub async fn gets_a_request(&mut self) {
        let wish = [&a_wish()[..], &[("thanks", "by-name".into())]].concat();
        let said = self.types(RIVERA, "request-collab", &wish).await;
        assert!(said.text().contains("Got it: request #1"), "{said:?}");
        self.delivers_everything().await;
    }

    /// A librarian takes on the newest request that waits.
    pub async fn accepts(&mut self, who: impl Somebody) {
        self.clicks(who, DESK, "Accept").await.is_noted();
        self.delivers_everything().await;
    }

    /// Dana Hart has taken Ana Rivera's request on.
    pub async fn gets_a_request_accepted(&mut self) {
        self.gets_a_request().await;
        self.accepts(HART).await;
    }

    /// A librarian plans sessions one by one, each with its form's values, and saves the plan.
    pub async fn plans(&mut self, who: impl Somebody, sessions: &[&[(&str, &str)]]) -> Said {
        for (place, session) in sessions.iter().enumerate() {
            let button = if place == 0 { "Schedule" } else { "Add a session" };
            let card = self.fills_in(who, DESK, button, session).await.privately();
            assert!(card.contains("when you save"), "{card}");
        }
        self.clicks(who, DESK, "Save the plan").await
    }

    /// A librarian saves the record that is written on their private card.
    pub async fn saves_the_record(&mut self, who: impl Somebody) {
        let saved = self.clicks(who, DESK, "Save").await.privately();
        assert!(saved.starts_with("Request #") && saved.contains(" is completed"), "{saved}");
        self.delivers_everything().await;
    }

    /// A librarian completes the newest request that can be, with these numbers, and everything else left out.
    pub async fn completes(&mut self, who: impl Somebody, numbers: &[(&str, &str)]) {
        let card = self.clicks(who, DESK, "Complete").await.privately();
        assert!(card.contains("Complete request #"), "{card}");
        let ready = self.fills_in(who, DESK, "Write the numbers", numbers).await.privately();
        assert!(!ready.contains("Still needed"), "{ready}");
        self.saves_the_record(who).await;
    }
}

/// A wish that can be sent as it is.
pub fn a_wish() -> [(&'static str, Value); 2] {
    [("support", "book-talk".into()), ("topic", "Marine biology".into())]
}

impl Said {
    /// All its words.
    pub fn text(&self) -> String {
        self.message().text()
    }

    /// The message that the answer consists of.
    pub fn message(&self) -> &SeenMessage {
        self.0.message().unwrap_or_else(|| panic!("this is no message: {:?}", self.0))
    }

    /// The message as a transcript shows it, buttons and menus included.
    pub fn shown(&self, school: &School) -> String {
        school.shown(self.message())
    }

    /// A private message that nobody else sees.
    pub fn privately(&self) -> String {
        assert!(self.message().private, "everybody sees this: {:?}", self.0);
        self.text()
    }

    /// Nothing is done yet: it is asked about, privately.
    pub fn is_asked(&self) {
        assert!(self.message().private && self.message().button("Keep it").is_some(), "{:?}", self.0);
    }

    pub fn form(&self) -> &Form {
        self.0.form().unwrap_or_else(|| panic!("this is no form: {:?}", self.0))
    }

    /// The click was taken note of, and nothing more is asked or said, but that a move can be taken back.
    pub fn is_noted(&self) {
        let is_undoable = |message: &SeenMessage| message.private && message.button("Undo").is_some();
        let is_noted = matches!(self.0, Answer::Acknowledged) || self.0.message().is_some_and(is_undoable);
        assert!(is_noted, "this says something: {:?}", self.0);
    }
}

/// Links hold ids, which are another each time.
pub fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("(<") {
        out.push_str(before);
        rest = after.split_once(">)").map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// Whether a message at the desk is a brief, of today or folded.
pub fn is_brief(message: &SeenMessage) -> bool {
    ["Good morning", "Brief of"].iter().any(|words| message.text().contains(words))
}

/// References are random and ids depend on what else happened; a story does not care which they are.
pub fn without_references(transcript: &str) -> String {
    let mut text = String::new();
    for line in transcript.lines() {
        let line = line.trim_end();
        let is_code = |code: &str| {
            let code = code.split('-').next().unwrap_or_default();
            code.len() == 6 && code.bytes().all(|it| it.is_ascii_lowercase() || (b'2'..=b'7').contains(&it))
        };
        let line = match line.rsplit_once('·').filter(|(_, code)| is_code(code)) {
            Some((before, _)) => {
                let is_alone = before.trim_end_matches(' ').ends_with(['|', '#']);
                format!("{before}{}", if is_alone { "ref" } else { "· ref" })
            }
            None => line.to_owned(),
        };
        text.push_str(without_ids(&line).trim_end());
        text.push('\n');
    }
    text.trim_end().to_owned()
}

/// Discord's ids have 17 digits or more.
fn without_ids(line: &str) -> String {
    let is_id = |word: &str| word.len() >= 17 && word.bytes().all(|byte| byte.is_ascii_digit());
    line.split('/')
        .map(|piece| {
            let (word, rest) = piece.split_at(piece.bytes().take_while(u8::is_ascii_digit).count());
            if is_id(word) { format!("…{rest}") } else { piece.to_owned() }
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// An answer that a story asked for is no answer of the pretend Discord's: a code may be told where Discord would
/// never tell it. What the bot asked is looked at all the same.
fn without_what_was_made_up(mut exchange: Exchange) -> Exchange {
    if matches!(
        exchange.trouble,
        Some(Trouble::Status(_) | Trouble::Code { .. } | Trouble::RateLimited { .. })
    ) {
        (exchange.status, exchange.answer) = (None, None);
    }
    exchange
}

impl Drop for School {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let cut = crate::whole::cut_to();
        assert_eq!(cut, None, "a text was longer than Discord takes, and cut to so many characters");
        assert!(!self.is_due, "the story ended with something left due: deliver everything first");
        let (Some(description), Some(play)) = (Description::from_env(), &self.play) else { return };
        // Attachments lie at other hosts, which the description is not about.
        let is_of_the_api = |exchange: &Exchange| !exchange.path.starts_with("/attachments/");
        let exchanges =
            play.discord.recorded().into_iter().filter(is_of_the_api).map(without_what_was_made_up);
        let violations: Vec<String> =
            exchanges.flat_map(|exchange| description.violations(&exchange)).collect();
        assert!(violations.is_empty(), "this is not as Discord describes it: {violations:#?}");
    }
}
