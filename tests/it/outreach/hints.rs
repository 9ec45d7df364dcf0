//! To whom the desk could write: told on the first school day of a week, to librarians alone, and never twice.

use serde_json::json;
use shelftalker::rehearsal::{Id, SeenMessage};

use super::{DEPARTMENTS, LEADERS, NEWCOMERS};
use crate::school::{
    DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, Somebody, Who, is_brief, without_links,
    without_references,
};

const MENU: &str = "Write to somebody";

impl School {
    /// The brief that stands at the desk.
    fn last_brief(&self) -> Option<SeenMessage> {
        let mut seen = self.public(HART, DESK);
        seen.retain(is_brief);
        seen.pop()
    }

    /// What it says of hints, a line each.
    fn hinted(&self) -> Vec<String> {
        let brief = self.last_brief().map(|brief| self.shown(&brief)).unwrap_or_default();
        let shown = without_references(&without_links(&brief));
        let lines = shown.lines().map(|line| line.trim_start_matches([' ', '|']).to_owned());
        let from = lines.skip_while(|line| !line.starts_with("To whom you could write"));
        let until = from.take_while(|line| !line.starts_with(['‹', '[']));
        until.map(|line| line.replace("To whom you could write: ", "")).collect()
    }

    /// Somebody suggests a tip, with which the desk knows them by name.
    async fn suggests_a_tip(&mut self, who: impl Somebody) {
        let form = self.types(who, "suggest-tip", &[]).await.form().clone();
        let tip = [("title", "Mute the tab"), ("body", "Mute it before you share."), ("by_name", "no")];
        let _thanks = self.submits(who, STAFF, &form, &tip).await.privately();
        self.delivers_everything().await;
    }

    /// A newcomer is known, and Monday's brief tells of them.
    async fn hints_at_a_newcomer() -> Self {
        let mut school = Self::opens("2026-09-08 09:12").await;
        let new = school.has_role("New colleagues", &[OKAFOR]);
        let _card = school.opens_departments().await;
        let _marked = school.marks(NEWCOMERS, &[new]).await;
        school.suggests_a_tip(OKAFOR).await;
        school.clock_reads("2026-09-14 07:00").delivers_everything().await;
        school
    }

    /// A librarian opens a hint of the brief.
    async fn opens_hint(&mut self, who: Who, about: &str, id: Id) -> String {
        self.chooses(who, DESK, MENU, &format!("{about} {id}")).await.shown(self)
    }

    /// The department of Ana Rivera, marked on a Monday.
    async fn marks_science(moment: &str) -> (Self, Id) {
        let mut school = Self::opens(moment).await;
        let science = school.has_role("Science", &[RIVERA]);
        let _card = school.opens_departments().await;
        let _marked = school.marks(DEPARTMENTS, &[science]).await;
        school.delivers_everything().await;
        (school, science)
    }
}

#[tokio::test]
async fn a_newcomer_is_told_on_monday_and_written_to_once_in_the_librarians_own_words() {
    let mut school = School::hints_at_a_newcomer().await;
    insta::assert_snapshot!(school.shown(&school.last_brief().unwrap()), @"
    Mon 14 Sep 07:00  Shelftalker:
          | Good morning: Mon 14 September
          | To whom you could write: **Ben Okafor**: new here, and has not asked for anything yet
        ‹Write to somebody›
    ");
    let okafor = school.id(OKAFOR);
    insta::assert_snapshot!(school.opens_hint(HART, "colleague", okafor).await, @"
    Mon 14 Sep 07:00  Shelftalker (only you):
          | Ben Okafor
          | New here, and has not asked for anything yet.
          | Only librarians read this.
        [Write to them …] [Not now] [Never suggest this]
    ");
    let _lees = school.opens_hint(LEE, "colleague", okafor).await;
    let form = school.opens_form(HART, DESK, "Write to them …").await;
    insta::assert_snapshot!(form.value("I send it as a direct message, once").unwrap(), @"Hello Ben Okafor, this is Dana Hart from the library: welcome! If one of your lessons could use sources, a book talk, or a second pair of hands, tell me the class and the topic. Something small is a good beginning.");
    let lees_form = school.opens_form(LEE, DESK, "Write to them …").await;
    let words = [("words", "Hello Ben, shall we look at your *first* unit together? @everyone")];
    insta::assert_snapshot!(school.submits(HART, DESK, &form, &words).await.privately(), @"I'm sending it to Ben Okafor. If I can't reach them, the desk hears of it here.");
    let late = school.submits(LEE, DESK, &lees_form, &words).await.privately();
    assert!(late.starts_with("Ben Okafor: Dana Hart has already written to them."), "{late}");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads_direct(OKAFOR), @r"
    Mon 14 Sep 07:00  Shelftalker:
          | Dana Hart, from the library
          | Hello Ben, shall we look at your \*first\* unit together? \@everyone
        [Ask the library]
    ");
    assert_eq!(school.direct(OKAFOR).len(), 1);
    assert_eq!(school.hinted(), [""; 0], "the brief shows what is left");
    let begun = school.direct(OKAFOR)[0].id;
    let at =
        shelftalker::rehearsal::Acting { member: okafor, channel: school.discord().direct_messages(okafor) };
    let answer = school.discord().click(at, begun, "Ask the library").await.unwrap();
    let draft = school.play().settled(at, answer).await;
    assert!(draft.message().unwrap().text().contains("A request to the library"));
    for monday in ["2026-09-21", "2026-11-23"] {
        school.clock_reads(&format!("{monday} 07:00")).delivers_everything().await;
        assert_eq!(school.hinted(), [""; 0], "{monday}");
    }
}

/// Abuse case 4.
#[tokio::test]
async fn abuse_04_a_nickname_at_the_head_of_a_hint_is_shown_as_it_is() {
    let mut school = School::opens("2026-09-08 09:12").await;
    let new = school.has_role("New colleagues", &[]);
    let name = "[Ana](https://evil.example)";
    let ana = school.discord().add_member(school.here().server, name, &[new]);
    let _card = school.opens_departments().await;
    let _marked = school.marks(NEWCOMERS, &[new]).await;
    school.suggests_a_tip(ana.to_string().as_str()).await;
    school.clock_reads("2026-09-14 07:00").delivers_everything().await;
    let shown = r"**\[Ana](https://evil.example)**: ";
    assert_eq!(school.hinted(), [format!("{shown}new here, and has not asked for anything yet")]);
    let _hint = school.opens_hint(HART, "colleague", ana).await;
    let _left = school.clicks(HART, DESK, "Not now").await.privately();
    school.delivers_everything().await;
    let _card = school.opens_departments().await;
    let resting = school.clicks(HART, STAFF, "What I don't suggest").await.privately();
    assert!(resting.contains(&format!("{shown}not for a term (Dana Hart, ")), "{resting}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_cannot_be_reached_is_told_at_the_desk_and_whoever_has_left_is_not_written_to() {
    let mut school = School::hints_at_a_newcomer().await;
    let okafor = school.id(OKAFOR);
    school.discord().refuse_direct_messages(okafor, true);
    let _hint = school.opens_hint(HART, "colleague", okafor).await;
    let form = school.opens_form(HART, DESK, "Write to them …").await;
    let empty = school.forges(HART, DESK, &form, &[("words", " ")]).await.privately();
    assert!(empty.contains("is empty"), "{empty}");
    let _sent = school.submits(HART, DESK, &form, &[("words", "Hello Ben")]).await.privately();
    school.delivers_everything().await;
    let told: Vec<String> = school.public(HART, DESK).iter().map(|it| school.shown(it)).collect();
    assert!(told.iter().any(|it| it.contains("the message from Dana Hart to Ben Okafor")), "{told:#?}");

    let mut school = School::hints_at_a_newcomer().await;
    let okafor = school.id(OKAFOR);
    let _hint = school.opens_hint(HART, "colleague", okafor).await;
    let form = school.opens_form(HART, DESK, "Write to them …").await;
    school.discord().leave(school.here().server, okafor);
    let said = school.submits(HART, DESK, &form, &[("words", "Hello Ben")]).await.privately();
    assert!(said.starts_with("Ben Okafor has left the server, so nothing was sent."), "{said}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_quiet_department_gets_a_text_to_copy_and_rests_for_a_term() {
    let (mut school, science) = School::marks_science("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.accepts(HART).await;
    school.clock_reads("2026-11-23 07:00").delivers_everything().await;
    assert!(!school.public(HART, DESK).iter().any(is_brief), "55 school days are no term");
    school.clock_reads("2026-11-30 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.hinted().join("\n"), @"**Science**: I know of no request from there since Mon 7 Sep");
    insta::assert_snapshot!(school.opens_hint(HART, "department", science).await, @"
    Mon 30 Nov 07:00  Shelftalker (only you):
          | Science
          | I know of no request from there since Mon 7 September.
          | Only librarians read this.
        [Write to them] [Not now] [Never suggest this]
    ");
    insta::assert_snapshot!(school.clicks(HART, DESK, "Write to them").await.shown(&school), @"
    Mon 30 Nov 07:00  Shelftalker (only you) (edited):
          | Science
          | I don't know who is there, so I can't write to them. Copy this to wherever they read, and change it as you like:
          |
          | Dear colleagues in Science, this is Dana Hart from the library. Is there a lesson in the coming weeks that could use sources, a book talk, or a second pair of hands? A class and a topic are enough: /request-collab takes a minute, and one teacher is enough to begin with.
        [I've written to them] [Not now] [Never suggest this]
    ");
    insta::assert_snapshot!(school.clicks(HART, DESK, "I've written to them").await.shown(&school), @"
    Mon 30 Nov 07:00  Shelftalker (only you) (edited): Science: you wrote to them. I'll leave it for a term.
        [Suggest it again]
    ");
    school.delivers_everything().await;
    assert_eq!(school.hinted(), [""; 0]);
    school.clock_reads("2027-02-15 07:00").delivers_everything().await;
    assert_eq!(school.hinted(), [""; 0], "it rests for a term");
    school.clock_reads("2027-02-22 07:00").delivers_everything().await;
    assert_eq!(school.hinted().len(), 1);
    // What came more than a year ago is not looked at any more.
    school.clock_reads("2027-11-29 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.hinted().join("\n"), @"**Science**: I know of no request from there for more than a year");
    let hint = school.opens_hint(HART, "department", science).await;
    assert!(hint.contains("I know of no request from there for more than a year."), "{hint}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn never_holds_until_a_librarian_takes_it_back() {
    let (mut school, science) = School::marks_science("2026-09-07 09:12").await;
    school.clock_reads("2026-11-30 07:00").delivers_everything().await;
    let _hint = school.opens_hint(HART, "department", science).await;
    insta::assert_snapshot!(school.clicks(HART, DESK, "Never suggest this").await.shown(&school), @"
    Mon 30 Nov 07:00  Shelftalker (only you) (edited): Science: I won't suggest this again. /library-settings, [Departments and hints], takes that back.
        [Suggest it again]
    ");
    school.delivers_everything().await;
    assert_eq!(school.hinted(), [""; 0]);
    school.clock_reads("2027-06-07 07:00").delivers_everything().await;
    assert_eq!(school.hinted(), [""; 0]);
    let _card = school.opens_departments().await;
    insta::assert_snapshot!(school.clicks(HART, STAFF, "What I don't suggest").await.shown(&school), @"
    Mon 7 Jun 07:00  Shelftalker (only you):
          | What I don't suggest
          | **Science**: never (Dana Hart, Mon 30 Nov)
        ‹Suggest this again›
    ");
    let again = school.chooses(HART, STAFF, "Suggest this again", &format!("department {science}")).await;
    assert!(again.privately().contains("Nothing: whatever I find"), "{again:?}");
    school.clock_reads("2027-06-14 07:00").delivers_everything().await;
    assert_eq!(school.hinted().len(), 1);
    school.delivers_everything().await;
}

impl School {
    /// Ana Rivera's request is completed on a Friday, and worth repeating.
    async fn completes_what_is_worth_repeating() -> Self {
        let mut school = Self::opens("2026-09-04 09:12").await;
        school.gets_a_request_accepted().await;
        let _card = school.clicks(HART, DESK, "Complete").await;
        let _ = school.chooses(HART, DESK, "Repeat it next year?", "Yes, worth repeating").await;
        let numbers = [("Sessions held", "2"), ("Students reached", "24")];
        let _ready = school.fills_in(HART, DESK, "Write the numbers", &numbers).await;
        school.saves_the_record(HART).await;
        school
    }
}

#[tokio::test]
async fn whom_the_question_did_not_reach_is_a_hint_and_whoever_was_forgotten_is_none() {
    let mut school = School::completes_what_is_worth_repeating().await;
    school.discord().leave(school.here().server, school.id(RIVERA));
    school.clock_reads("2027-07-05 15:30").delivers_everything().await;
    school.clock_reads("2027-07-26 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.hinted().join("\n"), @"**Ana Rivera**: worth repeating, and my question didn't reach them: Marine biology");
    let server = school.here().server;
    school.discord().join(server, school.id(RIVERA), &[]);
    let _gone = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    assert_eq!(school.hinted(), [""; 0]);
}

#[tokio::test]
async fn what_was_worth_repeating_is_a_hint_once_its_teacher_has_left_the_question_unanswered() {
    let mut school = School::completes_what_is_worth_repeating().await;
    school.clock_reads("2027-07-05 15:30").delivers_everything().await;
    school.clock_reads("2027-07-19 07:00").delivers_everything().await;
    assert_eq!(school.hinted(), [""; 0], "not two weeks have passed");
    school.clock_reads("2027-07-26 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.hinted().join("\n"), @"**Ana Rivera**: worth repeating, and my question is not answered yet: Marine biology");
    insta::assert_snapshot!(school.chooses(HART, DESK, MENU, "again 1").await.shown(&school), @r#"
    Mon 26 Jul 07:00  Shelftalker (only you):
          | Ana Rivera
          | You found it worth repeating: Marine biology. I asked "Again this year?" and got no answer, so I won't ask twice. A word of yours may reach them better.
          | Only librarians read this.
        [Write to them …] [Not now] [Never suggest this]
    "#);
    let form = school.opens_form(HART, DESK, "Write to them …").await;
    insta::assert_snapshot!(form.value("I send it as a direct message, once").unwrap(), @"Hello Ana Rivera, this is Dana Hart from the library. Last year we did this together, and I would gladly do it again: Marine biology. As it was, or otherwise? Tell me roughly when, and I'll prepare it.");
    // Meanwhile she answers: then nobody writes to her.
    school.taps_in_thread("Not this year").await.is_noted();
    school.delivers_everything().await;
    let over = school.submits(HART, DESK, &form, &[]).await.privately();
    assert!(over.starts_with("There is nothing to suggest here any more"), "{over}");
    school.delivers_everything().await;
    assert_eq!(school.direct(RIVERA).len(), 0);
    school.clock_reads("2027-08-02 07:00").delivers_everything().await;
    let briefs = school.public(HART, DESK).iter().filter(|message| is_brief(message)).count();
    assert_eq!(briefs, 1, "there is nothing to tell any more");
}

#[tokio::test]
async fn clicks_that_nobody_at_the_desk_sees_make_nobody_known() {
    let mut school = School::opens("2026-09-07 07:30").await;
    let heads = school.has_role("Heads", &[OKAFOR]);
    let _card = school.opens_departments().await;
    let _marked = school.marks(LEADERS, &[heads]).await;
    school.delivers_everything().await;
    let _useful = school.clicks(OKAFOR, STAFF, "Useful").await;
    let _ideas = school.types(OKAFOR, "ideas", &[]).await.privately();
    let _help = school.types(OKAFOR, "library-help", &[]).await.privately();
    let _draft = school.types(OKAFOR, "request-collab", &[("topic", json!("Fire"))]).await.privately();
    school.clock_reads("2026-09-14 07:00").delivers_everything().await;
    assert!(!school.public(HART, DESK).iter().any(is_brief));
    school.suggests_a_tip(OKAFOR).await;
    school.clock_reads("2026-09-15 07:00").delivers_everything().await;
    assert!(!school.public(HART, DESK).iter().any(is_brief), "a Tuesday tells no hints");
    school.clock_reads("2026-09-21 07:00").delivers_everything().await;
    assert_eq!(school.hinted(), ["**Ben Okafor**: leads a team, and has not asked for anything yet"]);
    let wish = [("support", json!("citation")), ("topic", json!("Fire"))];
    let _sent = school.types(OKAFOR, "request-collab", &wish).await.privately();
    school.delivers_everything().await;
    school.clock_reads("2026-09-28 07:00").delivers_everything().await;
    assert_eq!(school.hinted(), [""; 0], "whoever has asked is no hint any more");
}

#[tokio::test]
async fn whoever_is_forgotten_is_no_hint_any_more_and_a_teacher_sees_none() {
    let mut school = School::hints_at_a_newcomer().await;
    let okafor = school.id(OKAFOR);
    let hint = school.chooses(HART, DESK, MENU, &format!("colleague {okafor}")).await;
    let wires: Vec<String> = hint.message().buttons.iter().filter_map(|it| it.custom_id.clone()).collect();
    assert_eq!(wires.len(), 3);
    school.discord().say(school.at(RIVERA, STAFF), "Good morning").unwrap();
    for wire in wires {
        let at = school.at(RIVERA, STAFF);
        let message = school.public(RIVERA, STAFF)[0].id;
        let answer = school.discord().click_custom_id(at, message, &wire).await.unwrap();
        let said = crate::school::Said(school.play().settled(at, answer).await).privately();
        assert_eq!(said, "This is somebody else's card: only they can use it.", "{wire}");
    }
    let exported = school.types(OKAFOR, "my-data export", &[]).await.privately();
    assert!(exported.contains("1 note that you lead a team, or are new"), "{exported}");
    let _gone = school.types_surely(OKAFOR, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    assert_eq!(school.hinted(), [""; 0]);
    let over = school.clicks(HART, DESK, "Not now").await.privately();
    assert!(!over.contains("Ben Okafor"), "{over}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_subject_where_two_were_most_content_and_nobody_else_asked_gives_nothing_of_that_away() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for (who, number) in [(RIVERA, 1), (OKAFOR, 2)] {
        let wish = [("support", json!("citation")), ("topic", json!("Fire")), ("class", json!("8B History"))];
        let _sent = school.types(who, "request-collab", &wish).await.privately();
        school.delivers_everything().await;
        school.accepts(HART).await;
        let _card = school.clicks(HART, DESK, "Complete").await.privately();
        let numbers = [("Sessions held", "1"), ("Students reached", "20")];
        let _ready = school.fills_in(HART, DESK, "Write the numbers", &numbers).await.privately();
        let saved = school.clicks(HART, DESK, "Save").await.privately();
        assert!(saved.contains(&format!("Request #{number} is completed")), "{saved}");
        school.delivers_everything().await;
        let thread = school.one_thread(who);
        let _rated = school.clicks_at(thread, "5").await.privately();
        school.delivers_everything().await;
    }
    school.clock_reads("2026-09-14 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.hinted().join("\n"), @"**History**: two or more found it most helpful, and nobody else there has asked");
    insta::assert_snapshot!(school.chooses(HART, DESK, MENU, "subject history").await.privately(), @"
    History
    Two or more there found working with you most helpful, and nobody else there has asked. That they said so is for the desk alone.
    Only librarians read this.
    ");
    let copy = school.clicks(HART, DESK, "Write to them").await.privately();
    insta::assert_snapshot!(copy, @"
    History
    I don't know who is there, so I can't write to them. Copy this to wherever they read, and change it as you like:

    Dear colleagues in History, this is Dana Hart from the library. I have prepared things for your subject this year that are ready to be used again with another class. Shall I show you? A class and a topic are enough: /request-collab takes a minute.
    ");
    for told in ["rated", "content", "helpful", "Ana Rivera", "Ben Okafor"] {
        assert!(!copy.contains(told), "{told}: {copy}");
    }
    let not_now = school.clicks(HART, DESK, "Not now").await.privately();
    assert_eq!(not_now, "History: not now. I'll leave it for a term.");
    school.delivers_everything().await;
    assert_eq!(school.hinted(), [""; 0]);
}

#[tokio::test]
async fn a_deleted_role_is_said_once_a_week_and_no_hint_is_made_of_it() {
    let (mut school, science) = School::marks_science("2026-09-07 09:12").await;
    school.discord().delete_role(school.here().server, science);
    school.clock_reads("2026-11-30 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.shown(&school.last_brief().unwrap()), @"
    Mon 30 Nov 07:00  Shelftalker:
          | Good morning: Mon 30 November
          | Departments: The role Science is gone, so I can't tell who belongs there. Choose another role in its place, or choose again without it: /library-settings, [Departments and hints].
          | ref
    ");
    school.clock_reads("2026-12-01 07:00").delivers_everything().await;
    let shown = school.shown(&school.last_brief().unwrap());
    assert!(shown.contains("Mon 30 November"), "a Tuesday without other news has no brief: {shown}");
}

#[tokio::test]
async fn a_monday_has_three_hints_at_most_and_deciding_about_one_brings_no_fourth() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let roles: Vec<Id> =
        ["Art", "Drama", "History", "Maths", "Science"].map(|name| school.has_role(name, &[])).to_vec();
    let _card = school.opens_departments().await;
    let _marked = school.marks(DEPARTMENTS, &roles).await;
    school.clock_reads("2026-11-30 07:00").delivers_everything().await;
    assert_eq!(school.hinted().len(), 3);
    let _hint = school.opens_hint(HART, "department", roles[1]).await;
    let _decided = school.clicks(HART, DESK, "Not now").await.privately();
    school.delivers_everything().await;
    let left = school.hinted();
    assert_eq!(left.len(), 2, "{left:?}");
    school.restarts().await.delivers_everything().await;
}
