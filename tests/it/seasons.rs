//! Seasons: what a library says once a year, met as a draft before anybody else reads it.

use serde_json::json;

use crate::school::{DESK, HART, LEE, RIVERA, School, is_brief, without_links, without_references};

const STAFF: &str = "#staff-room";

impl School {
    /// The newest brief at the desk.
    fn brief(&self) -> String {
        let mut seen = self.public(HART, DESK);
        seen.retain(is_brief);
        let newest = seen.last().map(|message| self.shown(message)).unwrap_or_default();
        without_references(&without_links(&newest))
    }

    /// Dana Hart reads a draft that the brief shows.
    async fn reads_the_draft(&mut self) -> String {
        self.chooses(HART, DESK, "Read a draft", "international-school-library-month 2026-10-01")
            .await
            .privately()
    }
}

#[tokio::test]
async fn a_draft_is_met_two_weeks_before_it_is_posted_and_goes_out_once_it_is_let_go() {
    let mut school = School::opens_with_seasons("2026-09-11 16:00").await;
    school.clock_reads("2026-09-14 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.brief(), @"
    Mon 14 Sep 07:00  Shelftalker:
          | Good morning: Mon 14 September
          | Once a year: National Poetry Day: a poem where nobody expects one: to be posted Wed 23 Sep, once you say so
          | October is International School Library Month: to be posted Mon 28 Sep, once you say so
        ‹Read a draft›
    ");
    insta::assert_snapshot!(school.reads_the_draft().await, @"
    October is International School Library Month
    October is International School Library Month, and school libraries around the world use it to show what they are for. We would like to show it in your lesson.

    Choose one class and one wish: a book talk, a hunt for better sources, a call with a class in another country, bookmarks to swap with one, or an hour at our tables with a librarian at hand. You choose the day.

    Whoever has never brought a class to the library goes first. That is not a reproach: it is an invitation, and the button below accepts it.
    To be posted: Mon 28 September, 08:00, in the staff channel. October; each school chooses its day, week or the whole month.
    Look up first: The month has a new theme each year.
    ");
    let said = school.clicks(HART, DESK, "Post it Mon 28 Sep").await.privately();
    insta::assert_snapshot!(said, @"
    October is International School Library Month
    1. October is International School Library Month, and school libraries around the …
    Channels: <#1547985066393600015>
    Length: 1 message in each channel
    Now: I'll post it on Mon 28 September, 08:00.
    ");
    let upcoming = school.types(LEE, "posts upcoming", &[]).await.privately();
    assert!(upcoming.contains("October is International School Library Month"), "{upcoming}");
    school.clock_reads("2026-09-28 07:30").delivers_everything().await;
    school.clock_reads("2026-09-28 08:00").delivers_everything().await;
    insta::assert_snapshot!(school.reads(RIVERA, STAFF), @r#"
    Mon 28 Sep 07:30  Shelftalker:
          | Three additions that sharpen a search
          | A search box understands more than most of us ever tell it. Three additions that the large search engines understand:
          |
          | - **"physical activity"** in quotation marks: these words, in this order
          | - **site:who.int**: only this website
          | - **filetype:pdf**: only PDF files, often reports and worksheets
          |
          | All together: **"physical activity" site:who.int filetype:pdf**. Leave no space after a colon.
          |
          | Search for your next topic once without and once with additions, side by side on the screen. What has changed in the first five results?
          |
          | A search that still finds nothing good? Bring it to us, and we will try it together.
          | From your school library
        [Help me try this] [Useful]
    Mon 28 Sep 08:00  Shelftalker:
          | October is International School Library Month
          | October is International School Library Month, and school libraries around the world use it to show what they are for. We would like to show it in your lesson.
          |
          | Choose one class and one wish: a book talk, a hunt for better sources, a call with a class in another country, bookmarks to swap with one, or an hour at our tables with a librarian at hand. You choose the day.
          |
          | Whoever has never brought a class to the library goes first. That is not a reproach: it is an invitation, and the button below accepts it.
          | From your school library
        [Ask the library]
    "#);
    let draft = school.clicks(RIVERA, STAFF, "Ask the library").await.privately();
    insta::assert_snapshot!(draft, @"
    A request to the library
    Only you can see this. It's saved as you go.
    Still needed: the kind of support and the topic
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn without_a_decision_nothing_is_posted() {
    let mut school = School::opens_with_seasons("2026-09-11 16:00").await;
    for day in ["2026-09-14", "2026-09-25", "2026-09-28", "2026-10-02"] {
        school.clock_reads(&format!("{day} 07:30")).delivers_everything().await;
    }
    assert!(!school.reads(RIVERA, STAFF).contains("School Library Month"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_draft_that_is_dropped_can_be_brought_back_and_two_librarians_decide_once() {
    let mut school = School::opens_with_seasons("2026-09-11 16:00").await;
    school.clock_reads("2026-09-14 07:00").delivers_everything().await;
    let _draft = school.reads_the_draft().await;
    let dropped = school.clicks(HART, DESK, "Not this time").await.text();
    insta::assert_snapshot!(dropped, @"**October is International School Library Month**: not this time. Dana Hart decided that.");
    let listed = school.types(LEE, "seasons", &[]).await.privately();
    assert!(listed.contains("not this time (Dana Hart)"), "{listed}");
    let back = school.clicks(HART, DESK, "Bring it back").await.text();
    assert!(back.contains("To be posted"), "{back}");
    let _lee_reads = school
        .chooses(LEE, DESK, "Read a draft", "international-school-library-month 2026-10-01")
        .await
        .privately();
    let _let_go = school.clicks(LEE, DESK, "Post it Mon 28 Sep").await.privately();
    let late = school.clicks(HART, DESK, "Post it Mon 28 Sep").await.privately();
    insta::assert_snapshot!(late, @"Sam Lee has already taken it on. /newsletter list shows it.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_draft_can_be_changed_before_it_goes() {
    let mut school = School::opens_with_seasons("2026-09-11 16:00").await;
    school.clock_reads("2026-09-14 07:00").delivers_everything().await;
    let _draft = school.reads_the_draft().await;
    let editor = school.clicks(HART, DESK, "Change it first").await.privately();
    insta::assert_snapshot!(editor, @"
    October is International School Library Month
    1. October is International School Library Month, and school libraries around the …
    Channels: <#1547985066393600015>
    Length: 1 message in each channel
    Now: A draft. Only librarians see it.
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_list_says_what_comes_in_the_year_ahead() {
    let mut school = School::opens_with_seasons("2026-09-11 16:00").await;
    let listed = school.types(HART, "seasons", &[]).await.privately();
    insta::assert_snapshot!(listed, @"
What comes once a year
I post none of these by myself. Two weeks before each, the morning brief shows you its draft.

Wed 23 Sep · **National Poetry Day: a poem where nobody expects one**
Mon 28 Sep · **October is International School Library Month**
no day yet · **Book Week Scotland: which Scottish book belongs in your subject?**
Fri 8 Jan · **What comes up between now and the last bell?**
Tue 26 Jan · **World Read Aloud Day: lend us your voice**
Wed 10 Feb · **How many languages are there in your classroom?**
Thu 18 Feb · **World Book Day: ten minutes with a book in every lesson**
Fri 3 Sep · **International Literacy Day: one text, read the way your subject reads**
");
    let refused = school.types(RIVERA, "seasons", &[]).await.privately();
    assert!(refused.contains("for librarians only"), "{refused}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_season_without_a_rule_is_posted_on_the_day_that_a_librarian_gives() {
    let mut school = School::opens_with_seasons("2026-09-11 16:00").await;
    let _list = school.types(HART, "seasons", &[]).await.privately();
    let asks = school.chooses(HART, STAFF, "Read a draft", "book-week-scotland").await.privately();
    insta::assert_snapshot!(asks, @"
    Book Week Scotland: which Scottish book belongs in your subject?
    A week in November, announced each year, about Sun 15 November. Give me its day, and I'll show you the draft.
    Look up first: This year’s dates and theme.
    Announced by: Scottish Book Trust
    ");
    let draft =
        school.fills_in(HART, STAFF, "Give its day …", &[("Its day (of a week, the first)", "16 Nov")]).await;
    insta::assert_snapshot!(draft.text(), @"
    Book Week Scotland: which Scottish book belongs in your subject?
    Book Week Scotland begins on Mon 16 November and goes on until Sun 22 November. It is a good week to ask which book from or about Scotland belongs in your subject: geology with Hutton, a novel in Scots, a Gaelic song, a comic from Dundee, a drawing of the Forth Bridge.

    With the button below you name a class. The library looks out one book or one page for it, and comes along for ten minutes to introduce it, or hands it to you and keeps out of the way.

    If you have a favourite of your own, tell us: it gets the best place on the display.
    To be posted: Wed 4 November, 08:00, in the staff channel. A week in November, announced each year.
    Look up first: This year’s dates and theme.
    ");
    let wrong =
        school.fills_in(HART, STAFF, "Another day …", &[("Its day (of a week, the first)", "soon")]).await;
    insta::assert_snapshot!(wrong.privately(), @r#"I can't read "soon" as a date. Try 11 Sep. Press Fix: everything you typed is kept."#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_season_whose_day_is_given_late_is_posted_on_the_next_school_day_and_one_that_is_too_late_is_refused()
 {
    let mut school = School::opens_with_seasons("2026-11-05 09:00").await;
    let _list = school.types(HART, "seasons", &[]).await.privately();
    let _asks = school.chooses(HART, STAFF, "Read a draft", "book-week-scotland").await.privately();
    let its_day = "Its day (of a week, the first)";
    let draft = school.fills_in(HART, STAFF, "Give its day …", &[(its_day, "16 Nov")]).await.text();
    assert!(draft.contains("begins on Mon 16 November and goes on until Sun 22 November"), "{draft}");
    assert!(draft.contains("To be posted: Fri 6 November, 08:00, in the staff channel."), "{draft}");
    let listed = school.types(LEE, "seasons", &[]).await.privately();
    assert!(listed.contains("Fri 6 Nov · **Book Week Scotland"), "{listed}");
    let exams = [
        ("days", json!("6 Nov 2026 to 22 Nov 2026")),
        ("kind", json!("testing")),
        ("name", json!("Mock exams")),
    ];
    let _asked = school.types(HART, "school-calendar add", &exams).await.privately();
    let _added = school.clicks(HART, STAFF, "Add it").await.privately();
    let late = school.fills_in(HART, STAFF, "Another day …", &[(its_day, "16 Nov")]).await.privately();
    insta::assert_snapshot!(late, @"It would have been posted on Wed 4 November, and no day is left to post it on. Give another day, or write it yourself with /newsletter write. Press Fix: everything you typed is kept.");
    let closed = [
        ("days", json!("1 Jul 2027 to 5 Sep 2027")),
        ("kind", json!("closed")),
        ("name", json!("Summer holidays")),
    ];
    let _asked = school.types(HART, "school-calendar add", &closed).await.privately();
    let _added = school.clicks(HART, STAFF, "Add it").await.privately();
    let summer = school.fills_in(HART, STAFF, "Another day …", &[(its_day, "2 Aug 2027")]).await.privately();
    insta::assert_snapshot!(summer, @"I know of no school day near Mon 2 August 2027. Give another day, or look at /school-calendar show. Press Fix: everything you typed is kept.");
    school.delivers_everything().await;
}

impl School {
    /// Dana Hart marks these roles of the server as departments.
    async fn has_departments(&mut self, names: &[&str]) {
        let server = self.here().server;
        let none = shelftalker::rehearsal::Permissions::NONE;
        let roles: Vec<String> =
            names.iter().map(|name| self.discord().add_role(server, name, none).to_string()).collect();
        let _settings = self.types(HART, "library-settings", &[]).await.privately();
        let _card = self.clicks(HART, STAFF, "Departments and hints").await.privately();
        let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
        let _marked = self.chooses_all(HART, STAFF, "Which roles are departments?", &roles).await.privately();
    }

    /// A term that begins on a Wednesday.
    async fn begins_a_year(&mut self) {
        let term = [
            ("days", json!("2 Sep 2026 to 18 Dec 2026")),
            ("kind", json!("term")),
            ("name", json!("Autumn term")),
        ];
        let _asked = self.types(HART, "school-calendar add", &term).await.privately();
        let _added = self.clicks(HART, STAFF, "Add it").await.privately();
    }
}

#[tokio::test]
async fn the_introduction_offers_something_to_each_department_and_a_second_draft_another_idea() {
    let mut school = School::opens_with_seasons("2026-08-24 09:00").await;
    school.begins_a_year().await;
    let without = school.types(HART, "seasons", &[]).await.privately();
    assert!(without.contains("One thing for each department"), "{without}");
    assert!(!without.contains("One idea for each department"), "{without}");
    // Of this year it has entered only the first term.
    assert!(!without.contains("Thank you for this year") && !without.contains("long break"), "{without}");
    school.has_departments(&["Science", "Maths *team*", "History", "Caretakers"]).await;
    let with = school.types(HART, "seasons", &[]).await.privately();
    assert!(with.contains("One idea for each department"), "{with}");
    let introduction =
        school.chooses(HART, STAFF, "Read a draft", "start-of-year 2026-09-10").await.privately();
    insta::assert_snapshot!(introduction, @"
    One thing for each department, from the library
    The first days are behind us, so here is what the library can do for your classes. We plan and teach with you, find sources that fit a class, talk about books, lend space and equipment, and sit down with a single student who is stuck.

    To begin with, this is what we could do together:

    - **Science**: models that speak: built, wired or coded with our makerspace box
    - **Maths team**: one lesson of estimating: how many books stand in our room, and how sure are you?
    - **History**: one day in three newspapers, found and cleaned up for your topic

    Take yours, or ask for something else. The button below is enough: say in a few words what it is about, and we work out the rest together. “Not sure, suggest something” is a good answer, too.
    To be posted: Thu 10 September, 08:00, in the staff channel. The seventh school day of the year.
    Look up first: Can you keep each of these offers? Take out what you can’t. A department is missing? Mark it in /library-settings, [Departments and hints].
    ");
    let _list = school.types(HART, "seasons", &[]).await.privately();
    let second =
        school.chooses(HART, STAFF, "Read a draft", "start-of-year-department 2026-09-16").await.privately();
    insta::assert_snapshot!(second, @"
    One idea for each department, to begin with
    You know your subject and your classes. We know what is on our shelves and beyond them, and gladly make time to work with you. One thing that we would gladly do with each department this year:

    - **Science**: A wall of questions
    - **Maths team**: Whose theorem is it?
    - **History**: Voices of our street

    None of it needs a plan from you yet. Press the button below and name a class and a topic, or a unit that never quite works; we answer with a proposal that you can change or turn down. One teacher is enough to start, and a whole team is welcome. Type /ideas for more.
    To be posted: Wed 16 September, 08:00, in the staff channel. The eleventh school day of the year.
    ");
    school.a_minute_later();
    let _list = school.types(HART, "seasons", &[]).await.privately();
    let _introduction =
        school.chooses(HART, STAFF, "Read a draft", "start-of-year 2026-09-10").await.privately();
    let dropped = school.clicks(HART, STAFF, "Not this time").await.text();
    insta::assert_snapshot!(dropped, @"**One thing for each department, from the library**: not this time. Dana Hart decided that.");
    let _list = school.types(LEE, "seasons", &[]).await.privately();
    let decided = school.chooses(LEE, STAFF, "Read a draft", "start-of-year 2026-09-10").await.privately();
    insta::assert_snapshot!(decided, @"**One thing for each department, from the library**: not this time. Dana Hart decided that.");
    school.delivers_everything().await;
}
