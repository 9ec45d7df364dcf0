//! What people do in a school year, a step a line.

use serde_json::json;

use shelftalker::rehearsal::Acting;

use super::Year;
use crate::school::{DESK, HART, OKAFOR, STAFF, Somebody};

impl Year {
    /// The office's calendar file is taken as it is guessed.
    pub async fn takes_the_calendar(&mut self, file: &[u8]) {
        let _draft = self.types_with_file(HART, "school-calendar import", &[], ("terms.ics", file)).await;
        let taken = self.clicks(HART, STAFF, "Add these days").await.privately();
        assert!(taken.starts_with("Saved"), "{taken}");
        self.delivers_everything().await;
    }

    /// A teacher finds an idea and asks for it; she may be thanked by name.
    pub async fn asks_for_an_idea(&mut self, who: impl Somebody, topic: &str) {
        let _found = self.types(who, "ideas", &[("topic", json!(topic))]).await.privately();
        let _draft = self.clicks(who, STAFF, "Ask for 1").await.privately();
        self.sends_the_draft(who).await;
        self.ledger.from_ideas += 1;
    }

    /// A teacher presses the button of the tip that was posted last, and says what it is for.
    pub async fn asks_for_help_with_the_tip(&mut self, who: impl Somebody) {
        let _draft = self.clicks(who, STAFF, "Help me try this").await.privately();
        self.sends_the_draft(who).await;
        self.ledger.from_tips += 1;
    }

    /// A teacher sends the draft that stands before them.
    async fn sends_the_draft(&mut self, who: impl Somebody) {
        let _agreed = self.chooses(who, STAFF, "May I thank you in public?", "Thank me by name").await;
        let receipt = self.clicks(who, STAFF, "Send").await.privately();
        self.is_received(&receipt).await;
    }

    /// A teacher asks in one line.
    pub async fn asks_for(&mut self, who: impl Somebody, support: &str, topic: &str) {
        let wish = [("support", json!(support)), ("topic", json!(topic)), ("thanks", json!("by-name"))];
        let receipt = self.types(who, "request-collab", &wish).await.privately();
        self.is_received(&receipt).await;
    }

    async fn is_received(&mut self, receipt: &str) {
        self.ledger.requests += 1;
        assert!(receipt.contains(&format!("request #{}", self.ledger.requests)), "{receipt}");
        self.delivers_everything().await;
    }

    /// A librarian takes on the newest request, and plans a session.
    pub async fn plans_to_meet(&mut self, who: impl Somebody, when: &str) {
        self.accepts(who).await;
        let said = self.plans(who, &[&[("When", when), ("Minutes", "50"), ("Place", "Library")]]).await;
        assert!(said.privately().contains("is scheduled"));
        self.delivers_everything().await;
        self.ledger.sessions += 1;
    }

    /// The morning after it: it happened, so many students were there, and it is worth repeating or not.
    pub async fn records_it(&mut self, who: impl Somebody, students: usize, again: bool) {
        let _noted = self.clicks(who, DESK, "Happened").await;
        self.delivers_everything().await;
        let _card = self.clicks(who, DESK, "Complete").await.privately();
        let repeat = if again { "Yes, worth repeating" } else { "No, not again" };
        let _again = self.chooses(who, DESK, "Repeat it next year?", repeat).await.privately();
        let numbers = [("Sessions held", "1"), ("Students reached", &*students.to_string())];
        let ready = self.fills_in(who, DESK, "Write the numbers", &numbers).await.privately();
        assert!(!ready.contains("Still needed"), "{ready}");
        self.saves_the_record(who).await;
        self.ledger.completed += 1;
        self.ledger.students += students;
    }

    /// A teacher suggests a tip, and may be named under it.
    pub async fn suggests_a_tip(&mut self, who: impl Somebody, title: &str, body: &str) {
        let form = self.types(who, "suggest-tip", &[]).await.form().clone();
        let fields = [("title", title), ("body", body), ("by_name", "yes")];
        let said = self.submits(who, STAFF, &form, &fields).await.privately();
        assert!(said.contains("is with the library"), "{said}");
        self.delivers_everything().await;
    }

    /// The newest suggestion is taken, and comes next.
    pub async fn takes_the_tip(&mut self, who: impl Somebody, title: &str) {
        self.clicks(who, DESK, "Take it").await.is_noted();
        let moved = self.types(who, "tip move", &[("tip", json!(title)), ("to", json!("First"))]).await;
        assert!(moved.privately().contains(title));
        self.delivers_everything().await;
        self.ledger.suggested += 1;
    }

    /// Dana Hart drafts an event for the staff room and posts it.
    pub async fn invites(&mut self, title: &str, when: &str, places: &str) {
        let values = [("Title", title), ("When", when), ("Where", "Library"), ("Places", places)];
        let _draft = self.drafts_an_event(&values).await.privately();
        self.posts_the_event().await;
    }

    /// The morning after it the desk says that all of them came.
    pub async fn all_came(&mut self, who: impl Somebody, how_many: usize) {
        self.clicks(who, DESK, &format!("All {how_many} came")).await.is_noted();
        self.delivers_everything().await;
        self.ledger.events += 1;
        self.ledger.came += how_many;
    }

    /// A newsletter of one section for the staff room, that goes out then.
    pub async fn schedules_a_newsletter(&mut self, title: &'static str, text: &str, day: &str, time: &str) {
        let _editor = self.types(HART, "newsletter write", &[("title", json!(title))]).await.privately();
        let _section = self.adds_a_section("New on the shelves", text).await.privately();
        let staff = self.here().staff;
        let _channels = self.chooses_channels(&[staff]).await.privately();
        let editor =
            self.fills_in(HART, STAFF, "Schedule", &[("Day", day), ("Time", time)]).await.privately();
        assert!(editor.contains("Now: I'll post it on"), "{editor}");
        self.delivers_everything().await;
        self.ledger.newsletters.push(title);
    }

    /// A librarian reads a draft of the year in the newest brief.
    async fn reads_a_draft(&mut self, who: impl Somebody, title: &str) {
        let list = self.types(who, "seasons", &[]).await;
        let menu = list.message().menu("Read a draft").unwrap();
        let option = menu.options.iter().find(|it| title.starts_with(&*it.label) || it.label == title);
        let label = option.unwrap_or_else(|| panic!("no {title}: {:?}", menu.options)).label.clone();
        let draft = self.chooses(who, STAFF, "Read a draft", &label).await.privately();
        assert!(draft.contains(title), "{draft}");
    }

    /// The draft goes out on its day.
    pub async fn lets_go(&mut self, who: impl Somebody, title: &'static str, post_it: &str) {
        self.reads_a_draft(who, title).await;
        let said = self.clicks(who, STAFF, post_it).await.privately();
        assert!(said.contains("I'll post it on"), "{said}");
        self.delivers_everything().await;
        self.ledger.newsletters.push(title);
    }

    pub async fn drops(&mut self, who: impl Somebody, title: &str) {
        self.reads_a_draft(who, title).await;
        let said = self.clicks(who, STAFF, "Not this time").await.text();
        assert!(said.contains("not this time"), "{said}");
        self.delivers_everything().await;
    }

    /// A date of the desk that comes each year.
    pub async fn notes_a_date(&mut self, what: &str, when: &str) {
        let date = [("what", json!(what)), ("when", json!(when))];
        assert!(self.types(HART, "desk-dates add", &date).await.privately().contains("each year"));
        self.delivers_everything().await;
    }

    /// Whoever came says what they will use.
    pub async fn answers_what_they_will_use(&mut self, who: impl Somebody, words: &str) {
        let form = self.clicks_directly(who, "Tell the library").await.form().clone();
        let said = self.submits_directly(who, &form, &[("One thing that you will use", words)]).await;
        assert!(said.text().contains("Only the librarians read it"), "{said:?}");
        self.delivers_everything().await;
    }

    /// How many questions "Again this year?" wait for an answer of this teacher.
    pub fn asked_again(&self, who: impl Somebody) -> usize {
        let threads = self.threads(who);
        let seen = threads.iter().flat_map(|at| self.discord().sees(at.member, at.channel));
        seen.filter(|message| message.button("Yes, like last time").is_some()).count()
    }

    /// The thread in which it was asked.
    fn where_it_is_asked(&self, who: impl Somebody) -> Acting {
        let mut threads = self.threads(who).into_iter();
        let has_it = |at: &Acting| {
            let seen = self.discord().sees(at.member, at.channel);
            seen.iter().any(|message| message.button("Yes, like last time").is_some())
        };
        threads.find(has_it).expect("nobody was asked again")
    }

    pub async fn begins_it_again(&mut self, who: impl Somebody) {
        let thread = self.where_it_is_asked(who);
        let draft = self.clicks_at(thread, "Yes, like last time").await.privately();
        assert!(draft.contains("A request to the library"), "{draft}");
        let receipt = self.clicks_at(thread, "Send").await.privately();
        self.is_received(&receipt).await;
    }

    pub async fn does_not_begin_it_again(&mut self, who: impl Somebody) {
        let thread = self.where_it_is_asked(who);
        self.clicks_at(thread, "Not this year").await.is_noted();
        self.delivers_everything().await;
    }

    /// Everybody reads it in the staff room.
    pub fn staff_reads(&self, words: &str) {
        let read = self.public(OKAFOR, STAFF);
        assert!(read.iter().any(|message| message.text().contains(words)), "nobody reads: {words}");
    }
}
