//! Which department a request comes from: read from whoever asks, when they ask.

use serde_json::json;

use super::DEPARTMENTS;
use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School, a_wish};

impl School {
    /// The names of the departments that a request keeps.
    async fn departments_of(&self, number: i64) -> Vec<String> {
        let library = &self.play().bot.library;
        let school = library.store.schools().await.unwrap().remove(0);
        let request = library.store.request(school.id, number).await.unwrap().unwrap();
        request.departments.into_iter().map(|department| department.name).collect()
    }
}

#[tokio::test]
async fn a_request_keeps_the_department_of_its_teacher_as_it_was_when_it_was_sent() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let (science, art) = (school.has_role("Science", &[RIVERA]), school.has_role("Art", &[]));
    let nobody_asked = school.opens_departments().await;
    insta::assert_snapshot!(nobody_asked, @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Departments and hints
          | Which roles of this server are departments? I keep with each request the department of whoever asks, and suggest when a week begins to whom you could write. I read the roles only of whoever asks, signs up, suggests a tip or is thanked; never a list of members.
          | Departments: none yet
          | Team leaders: none yet
          | Newcomers: none yet
        ‹Which roles are departments?›
        ‹Which roles do team leaders have?›
        ‹Which roles do new colleagues have?›
        [What I don't suggest]
    ");
    insta::assert_snapshot!(school.marks(DEPARTMENTS, &[science, art]).await, @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Departments and hints
          | Saved: Science, Art. From now on I keep the department with each request that comes from there.
          | Departments: Science, Art
          | Team leaders: none yet
          | Newcomers: none yet
        ‹Which roles are departments?›
        ‹Which roles do team leaders have?›
        ‹Which roles do new colleagues have?›
        [What I don't suggest]
    ");
    school.gets_a_request().await;
    insta::assert_snapshot!(school.desk_card(), @"
    Mon 7 Sep 09:12  Shelftalker:
          | Request #1 · New
          | Marine biology
          | Teacher: @Ana Rivera
          | Department: Science
          | Support: Book talk or reading promotion
          | History: 7 September 2026 09:12 · Ana Rivera sent it
        [Accept] [Ask] [Suggest something else] [Decline]
    ");
    // She changes departments: what she asked for before stays where it was asked.
    school.discord().take_role(school.here().server, school.id(RIVERA), science);
    school.discord().give_role(school.here().server, school.id(RIVERA), art);
    school.a_minute_later();
    let other = [("support", json!("book-talk")), ("topic", json!("Posters"))];
    let _sent = school.types(RIVERA, "request-collab", &other).await.privately();
    school.delivers_everything().await;
    assert_eq!(school.departments_of(1).await, ["Science"]);
    assert_eq!(school.departments_of(2).await, ["Art"]);
}

#[tokio::test]
async fn a_request_by_word_of_mouth_has_the_department_of_its_teacher_and_not_of_who_put_it_down() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let (history, library) = (school.has_role("History", &[OKAFOR]), school.has_role("Library", &[HART]));
    let _card = school.opens_departments().await;
    let _marked = school.marks(DEPARTMENTS, &[history, library]).await;
    school.a_minute_later();
    let _desk = school.types(HART, "desk", &[]).await;
    let _asked = school.clicks(HART, STAFF, "Put down a request").await.privately();
    let okafor = school.id(OKAFOR).to_string();
    let _draft = school.chooses(HART, STAFF, "Who asked?", &okafor).await.privately();
    let _support = school.chooses(HART, STAFF, "Kind of support", "Book talk or reading promotion").await;
    let _words =
        school.fills_in(HART, STAFF, "Write topic and details", &[("Topic", "The Great Fire")]).await;
    let _sent = school.clicks(HART, STAFF, "Send").await.privately();
    school.delivers_everything().await;
    assert_eq!(school.departments_of(1).await, ["History"]);
}

#[tokio::test]
async fn a_renamed_role_keeps_its_mark_and_a_deleted_one_is_said() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let (science, art) = (school.has_role("Science", &[RIVERA]), school.has_role("*Art*", &[OKAFOR]));
    let _card = school.opens_departments().await;
    let _marked = school.marks(DEPARTMENTS, &[science, art]).await;
    school.discord().rename_role(school.here().server, science, "Sciences");
    school.discord().delete_role(school.here().server, art);
    school.a_minute_later().delivers_everything().await;
    school.gets_a_request().await;
    assert_eq!(school.departments_of(1).await, ["Sciences"]);
    insta::assert_snapshot!(school.opens_departments().await, @r"
    Mon 7 Sep 09:13  Shelftalker (only you):
          | Departments and hints
          | Which roles of this server are departments? I keep with each request the department of whoever asks, and suggest when a week begins to whom you could write. I read the roles only of whoever asks, signs up, suggests a tip or is thanked; never a list of members.
          | Departments: Sciences
          | Team leaders: none yet
          | Newcomers: none yet
          | Deleted in the server: The role \*Art\* is gone, so I can't tell who belongs there. Choose another role in its place, or choose again without it: /library-settings, [Departments and hints].
        ‹Which roles are departments?›
        ‹Which roles do team leaders have?›
        ‹Which roles do new colleagues have?›
        [What I don't suggest]
    ");
    let changes = school.clicks(HART, STAFF, "Who changed what").await.privately();
    assert_eq!(changes.matches("departments").count(), 1, "only what she did is hers: {changes}");
    let _again = school.opens_departments().await;
    let without = school.marks(DEPARTMENTS, &[science]).await;
    assert!(!without.contains("is gone"), "{without}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn everybodys_role_is_no_department_and_a_teacher_marks_nothing() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _card = school.opens_departments().await;
    let server = school.here().server;
    let marked = school.marks(DEPARTMENTS, &[server]).await;
    assert!(marked.contains("Departments: none yet"), "{marked}");
    let card = school.public(HART, DESK).len();
    let refused = school.types(RIVERA, "library-settings", &[]).await.privately();
    assert!(refused.contains("for librarians only"), "{refused}");
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), card);
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_no_department_behind() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let science = school.has_role("Science", &[RIVERA]);
    let _card = school.opens_departments().await;
    let _marked = school.marks(DEPARTMENTS, &[science]).await;
    let _sent = school.types(RIVERA, "request-collab", &a_wish()).await.privately();
    school.delivers_everything().await;
    assert_eq!(school.departments_of(1).await, ["Science"]);
    let _gone = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    assert_eq!(school.departments_of(1).await, [""; 0]);
}
