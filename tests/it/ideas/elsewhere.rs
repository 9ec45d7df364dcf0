//! Ideas south of the equator, and in schools that speak of grades.

use serde_json::json;

use super::titles;
use crate::school::{ADMIN, HART, RIVERA, STAFF, School};

impl School {
    /// The sample school lies elsewhere from now on.
    async fn lies_in(&mut self, zone: &str) {
        let _card = self.types(ADMIN, "library-setup", &[("time-zone", json!(zone))]).await.privately();
    }

    /// It speaks of grades.
    async fn speaks_of_grades(&mut self) {
        let _settings = self.types(HART, "library-settings", &[]).await.privately();
        let grades = [("Classes, terms and paper", "Grade, term, A4")];
        let _kept = self.fills_in(HART, STAFF, "Dates and words", &grades).await.privately();
    }

    async fn finds(&mut self, search: &[(&str, &str)]) -> String {
        let search: Vec<_> = search.iter().map(|(name, value)| (*name, json!(value))).collect();
        self.types(RIVERA, "ideas", &search).await.privately()
    }
}

/// Spring and autumn in the south.
const OCTOBER: &str = "2026-10-14 02:00";
const APRIL: &str = "2027-04-14 02:00";
const GUIDE: &str = "A field guide to our own grounds";

#[tokio::test]
async fn south_of_the_equator_an_idea_is_timely_in_its_own_spring_whether_clocks_change_there_or_not() {
    for zone in ["Australia/Sydney", "Australia/Brisbane", "America/Fortaleza", "Africa/Maputo"] {
        let mut school = School::opens(OCTOBER).await;
        school.lies_in(zone).await;
        let found = school.finds(&[("subject", "biology")]).await;
        assert_eq!(titles(&found)[0], GUIDE, "{zone}: {found}");
        let why =
            "Just now (September to November): Most plants are easiest to name while they are in flower.";
        assert!(found.contains(why), "{zone}: {found}");
        school.clock_reads(APRIL).delivers_everything().await;
        let found = school.finds(&[("subject", "biology")]).await;
        assert_ne!(titles(&found)[0], GUIDE, "{zone}: {found}");
        school.delivers_everything().await;
    }
}

#[tokio::test]
async fn what_a_librarian_in_the_south_says_about_the_months_is_meant_there() {
    let mut school = School::opens(OCTOBER).await;
    school.lies_in("Australia/Brisbane").await;
    let edit = [("idea", json!("field-guide-to-our-grounds")), ("months", json!("March to April"))];
    let form = school.types(HART, "idea edit", &edit).await.form().clone();
    let _kept = school.submits(HART, STAFF, &form, &[]).await.privately();
    let found = school.finds(&[("topic", "field guide grounds")]).await;
    assert!(found.contains("Best in March to April"), "{found}");
    // Its words alone are changed: the months stay.
    let edit = [("idea", json!("field-guide-to-our-grounds"))];
    let form = school.types(HART, "idea edit", &edit).await.form().clone();
    let words = [("Why in those months, if you named any", "It is cooler then.")];
    let _kept = school.submits(HART, STAFF, &form, &words).await.privately();
    school.clock_reads(APRIL).delivers_everything().await;
    let found = school.finds(&[("topic", "field guide grounds")]).await;
    assert!(found.contains("Just now (March to April): It is cooler then."), "{found}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_school_that_speaks_of_grades_reads_and_types_grades() {
    let mut school = School::opens(OCTOBER).await;
    school.lies_in("Africa/Johannesburg").await;
    school.speaks_of_grades().await;
    let found = school.finds(&[("subject", "biology"), ("year", "Grade 6")]).await;
    insta::assert_snapshot!(found, @"
    2 ideas to do together
    For Biology, Grade 6.

    1. A field guide to our own grounds
    Biology, Science, Art · Grades 4-8 · 4 sessions of 60 minutes
    Just now (September to November): Most plants are easiest to name while they are in flower.
    Observe, draw and identify plants and small animals around the school. Each entry has a place, a date, and how sure its author is.

    2. Models that explain themselves
    Science, Biology, Geography, Design and technology · Grades 4-8 · 3 sessions of 60 minutes
    Build a model of a cell, a volcano or the water cycle that can speak: press or scan a part, and a voice says in two sentences what it does.
    ");
    let draft = school.clicks(RIVERA, STAFF, "Ask for 1").await.privately();
    assert!(draft.contains("Class: Grade 6"), "{draft}");
    let refused = school.finds(&[("year", "everybody")]).await;
    assert_eq!(refused, "I can't read \"everybody\" as a class: write it like Grade 8, or leave it out.");
    let kindergarten = school.finds(&[("year", "K")]).await;
    assert!(kindergarten.contains("Kindergarten"), "{kindergarten}");
    school.delivers_everything().await;
}
