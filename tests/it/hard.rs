//! What is hard to teach: asked once a term, told to the librarians alone, answered with an offer.

use shelftalker::chat::MemberId;

use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, is_brief};

const HARD: [(&str, &str); 3] =
    [("topic", "Why the seasons change"), ("class", "8B science"), ("why", "Nobody can see it. @everyone")];

impl School {
    /// A school whose term has begun, and which has let the question go.
    async fn is_asked_what_is_hard() -> Self {
        let mut school = Self::opens_with_seasons("2026-09-01 09:00").await;
        let term =
            [("days", "3 Sep to 18 Dec".into()), ("kind", "term".into()), ("name", "Autumn term".into())];
        let asked = school.types(HART, "school-calendar add", &term).await.privately();
        assert!(asked.contains("Autumn term"), "{asked}");
        let _added = school.clicks(HART, STAFF, "Add it").await.privately();
        school.delivers_everything().await;
        school.clock_reads("2026-09-08 07:00").delivers_everything().await;
        school
    }

    /// The draft is let go and posted.
    async fn lets_the_question_go(&mut self) -> String {
        let _list = self.types(HART, "seasons", &[]).await.privately();
        let draft =
            self.chooses(HART, STAFF, "Read a draft", "Which topic is hard to teach this term?").await;
        let shown = draft.shown(self);
        let _queued = self.clicks(HART, STAFF, "Post it Fri 18 Sep").await.privately();
        self.clock_reads("2026-09-18 08:00").delivers_everything().await;
        shown
    }

    async fn tells_what_is_hard(&mut self) -> String {
        let told = self.fills_in(RIVERA, STAFF, "Tell the library", &HARD).await.privately();
        self.delivers_everything().await;
        told
    }

    /// The newest message at the desk that is no brief.
    fn newest_beside_briefs(&self) -> String {
        let mut seen = self.public(LEE, DESK);
        seen.retain(|message| !is_brief(message));
        self.shown(seen.last().unwrap())
    }
}

#[tokio::test]
async fn the_question_goes_out_once_it_is_let_go_and_answers_reach_the_desk_alone() {
    let mut school = School::is_asked_what_is_hard().await;
    insta::assert_snapshot!(school.lets_the_question_go().await, @"
    Tue 8 Sep 07:00  Shelftalker (only you):
          | Which topic is hard to teach this term?
          | Every subject has a topic that never quite works: there is nothing to look at, everybody learnt it wrong before, or the good sources are too hard and the easy ones are not good. Those are the topics on which two teachers in a room make the greatest difference, and one of them can be a librarian.
          |
          | Which is yours this term? Press the button below and tell us in a line. Only the librarians read it, and nothing is passed on. If we have an idea for it, we write to you; you then take it, or leave it.
          | To be posted: Fri 18 September, 08:00, in the staff channel. The twelfth school day of each term.
        [Post it Fri 18 Sep] [Change it first] [Not this time]
    ");
    let posted = school.public(OKAFOR, STAFF);
    let posted = posted.iter().rfind(|it| it.button("Tell the library").is_some()).unwrap();
    assert!(posted.text().contains("Which topic is hard to teach this term?"), "{}", posted.text());
    let everybody_reads = school.public(OKAFOR, STAFF).len();
    insta::assert_snapshot!(school.tells_what_is_hard().await, @r#"Thank you: the librarians have "Why the seasons change", and nobody else does. If they have an idea, they write to you privately."#);
    // Sent twice, it is one answer.
    let _again = school.tells_what_is_hard().await;
    let desk = school.public(LEE, DESK);
    assert_eq!(desk.iter().filter(|it| it.text().contains("Why the seasons change")).count(), 1);
    insta::assert_snapshot!(school.newest_beside_briefs(), @r"
    Fri 18 Sep 08:00  Shelftalker:
          | Hard to teach
          | Why the seasons change
          | From: Ana Rivera
          | Class: 8B science
          | What makes it hard: Nobody can see it. \@everyone
          | Who knows: Whoever wrote it, and the librarians. Don't pass it on with a name.
        [Offer something] [Not now]
    ");
    assert_eq!(
        school.public(OKAFOR, STAFF).len(),
        everybody_reads,
        "nobody else reads that somebody answered"
    );
    assert!(school.threads(RIVERA).is_empty() && school.direct(RIVERA).is_empty());
}

#[tokio::test]
async fn an_offer_is_a_request_in_the_teachers_name_that_waits_for_their_word() {
    let mut school = School::is_asked_what_is_hard().await;
    school.lets_the_question_go().await;
    school.tells_what_is_hard().await;
    let offer = [("offer", "A globe, a lamp and ten stations")];
    let form = school.opens_form(HART, DESK, "Offer something").await;
    let late = {
        let at = school.at(LEE, DESK);
        school.clicks_at(at, "Offer something").await.form().clone()
    };
    let offered = school.submits(HART, DESK, &form, &offer).await;
    insta::assert_snapshot!(offered.privately(), @"I'm passing your suggestion to Ana Rivera, as request #1 in their name. It's waiting for their answer.");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @r#"
    Fri 18 Sep 08:00  Shelftalker: @Ana Rivera
          | An idea for you
          | You told the library that "Why the seasons change" is hard to teach. Dana Hart has an idea. [Agree] makes it your request #1. [No thanks] leaves your topic with the library.
          | The suggestion: A globe, a lamp and ten stations
        [Agree] [No thanks] [Add something]
    "#);
    let second = school.submits(LEE, DESK, &late, &[("offer", "Something else")]).await;
    insta::assert_snapshot!(second.privately(), @"Somebody has offered something already: see request #1.");
    let all: Vec<String> = school.public(LEE, DESK).iter().map(|message| school.shown(message)).collect();
    let card = all.iter().find(|card| card.contains("Request #1")).unwrap();
    insta::assert_snapshot!(card, @r"
    Fri 18 Sep 08:00  Shelftalker:
          | Request #1 · Suggested something else
          | Why the seasons change
          | Teacher: @Ana Rivera
          | Support: Not sure, suggest something
          | Class: 8B science
          | Notes: Nobody can see it. \@everyone
          | Librarian: @Dana Hart
          | Suggested instead: A globe, a lamp and ten stations
          | History: 18 September 2026 08:00 · Dana Hart put it down for Ana Rivera
          | 18 September 2026 08:00 · Dana Hart suggested something else
        [Ask] [Decline] [More …]
    ");
    assert!(all.iter().any(|card| card.contains("offered something in #1")), "{all:#?}");
    let agreed = school.taps_in_thread("Agree").await.privately();
    assert!(agreed.contains("agreed"), "{agreed}");
    school.delivers_everything().await;
    let all: Vec<String> = school.public(LEE, DESK).iter().map(|message| school.shown(message)).collect();
    assert!(all.iter().any(|card| card.contains("Request #1 · Accepted")), "{all:#?}");
    assert!(school.mentions(OKAFOR).is_empty() && school.threads(OKAFOR).is_empty());
}

#[tokio::test]
async fn what_is_laid_aside_folds_and_can_be_taken_up_and_whoever_told_it_can_have_it_deleted() {
    let mut school = School::is_asked_what_is_hard().await;
    school.lets_the_question_go().await;
    school.tells_what_is_hard().await;
    school.clicks(HART, DESK, "Not now").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_beside_briefs(), @"
    Fri 18 Sep 08:00  Shelftalker (edited): Hard to teach: Why the seasons change · Ana Rivera · not now
        [Offer something]
    ");
    let store = school.play().bot.library.store.clone();
    let (of, rivera) = (store.schools().await.unwrap()[0].id, MemberId(school.id(RIVERA).to_string()));
    let kept = store.kept_about(of, &rivera).await.unwrap();
    assert_eq!(kept["what_you_find_hard_to_teach"][0]["topic"], "Why the seasons change");
    let _gone = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    assert!(store.hard_topics(of).await.unwrap().is_empty());
    assert!(!school.reads(LEE, DESK).contains("Why the seasons change"), "{}", school.reads(LEE, DESK));
}
