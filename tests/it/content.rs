//! The words that come with Shelftalker, held to what was promised of them.

use std::collections::HashSet;

use shelftalker::config::Settings;
use shelftalker::features::thanks::Template;

#[test]
fn forty_tips_each_short_enough_to_read_and_none_beginning_like_another() {
    let tips = Settings::built_in().unwrap().content.tips;
    assert_eq!(tips.len(), 40);
    let mut titles = HashSet::new();
    let mut openings = HashSet::new();
    let mut endings = HashSet::new();
    for tip in &tips {
        let title = &tip.title;
        let words: Vec<&str> = tip.body.split_whitespace().collect();
        let is_word = |word: &&&str| word.chars().any(char::is_alphanumeric);
        let count = words.iter().filter(is_word).count();
        assert!((80..=100).contains(&count), "{title}: {count} words");
        assert!(titles.insert(title), "{title} stands there twice");
        assert!(openings.insert(words[..3].join(" ").to_lowercase()), "{title} begins like another");
        let offer = tip.body.trim().lines().next_back().unwrap();
        assert!(endings.insert(offer), "{title} ends like another");
        assert!(
            offer.ends_with(['.', '?']) && !offer.starts_with('-'),
            "{title} ends without an offer: {offer}"
        );
        let cut_or_shouted = ["![", "](", "\n#", "|--", "!!"].iter().find(|mark| tip.body.contains(**mark));
        assert_eq!(cut_or_shouted, None, "{title} has Markdown that Discord shows badly");
    }
}

#[test]
fn tips_that_age_or_belong_to_one_week_come_once_and_all_others_again() {
    let tips = Settings::built_in().unwrap().content.tips;
    let once: Vec<&str> = tips.iter().filter(|tip| !tip.evergreen).map(|tip| tip.title.as_str()).collect();
    insta::assert_snapshot!(once.join("\n"), @"
    Put a chatbot's answer to the test
    One mistake, ordered from a machine
    What a chatbot may do, in one line
    ");
}

#[test]
fn two_dozen_thank_yous_suit_everything_that_is_done_and_no_two_begin_alike() {
    let thanks = Settings::built_in().unwrap().content.thanks;
    let for_all = thanks.all().iter().filter(|template| template.support.is_empty());
    assert!(for_all.clone().count() >= 24, "{}", for_all.count());
    let mut openings = HashSet::new();
    for template in thanks.all() {
        let text = &template.text;
        assert!(text.chars().count() <= 160, "{text}: too long to be read in passing");
        assert!(text.ends_with(['.', '!']) && !text.contains("!!"), "{text}");
        assert_eq!(text.matches("{teacher}").count(), 1, "{text}: a name is said once");
        assert_eq!(text.contains("{topic}"), text.contains("“{topic}”"), "{text}: a title is quoted");
        let opening: Vec<&str> = text.split_whitespace().take(6).collect();
        assert!(openings.insert(opening.join(" ").to_lowercase()), "{text}: it begins like another");
    }
}

#[test]
fn every_kind_of_support_has_thank_yous_of_its_own_and_no_text_is_for_a_kind_that_is_not_there() {
    let content = Settings::built_in().unwrap().content;
    let support = |template: &Template| template.support.clone();
    let mut kinds: Vec<String> = content.thanks.all().iter().flat_map(support).collect();
    for kind in content.support.all() {
        let its = kinds.iter().filter(|key| **key == kind.key).count();
        assert!(its >= 3, "{}: {its}", kind.name);
    }
    kinds.retain(|key| content.support.find(key).is_none());
    assert_eq!(kinds, [""; 0]);
}

/// A template is posted of whatever was done, so it says nothing that only some of it would show: not how somebody
/// was, what they thought of it or what students did.
#[test]
fn no_thank_you_praises_what_no_record_shows() {
    let invented = [
        "idea",
        "patien",
        "generous",
        "careful",
        "care ",
        "welcome",
        "joy",
        "team",
        "trust",
        "knew",
        "prepar",
        "student",
        "class ",
        "week",
        "term",
        "open to",
        "learnt from",
        "creativ",
        "inspir",
        "amazing",
        "always",
        "expert",
        "hard work",
        "energy",
        "kind ",
        "minutes",
    ];
    for template in Settings::built_in().unwrap().content.thanks.all() {
        let text = template.text.to_lowercase();
        let found = invented.iter().find(|word| text.contains(**word));
        assert_eq!(found, None, "{}", template.text);
    }
}

/// Asked for by `design/year.md`, and by its readers.
const QUICK_WINS: [&str; 10] = [
    "dot-for-september",
    "book-club-with-the-counsellor",
    "story-with-soundtrack",
    "inquiry-along-the-curriculum-map",
    "models-that-explain-themselves",
    "citation-workshop-inside-a-project",
    "mystery-call",
    "three-minute-films",
    "card-that-comes-alive",
    "digital-learning-day",
];

#[test]
fn sixty_ideas_serve_every_subject_and_age_and_the_ten_quick_wins_are_among_them() {
    let content = Settings::built_in().unwrap().content;
    let ideas = &content.ideas;
    assert_eq!(ideas.len(), 60);
    for idea in ideas {
        // The limits of one are held to when it is read; what it names has to be there, too.
        assert_eq!(idea.clone().checked().as_ref(), Ok(idea), "{}", idea.id.0);
        assert_eq!(idea.check_keys(&content.subjects, &content.support), Ok(()), "{}", idea.id.0);
        assert!(!idea.id.0.starts_with("own-"), "{}", idea.id.0);
        let timely = [Some(idea.months), idea.months_south].into_iter().flatten();
        let has_months = timely.into_iter().any(|months| months != shelftalker::features::ideas::Months::Any);
        assert_eq!(idea.why_then.is_some(), has_months, "{}: a reason where there are months", idea.id.0);
    }
    let unique: HashSet<&str> = ideas.iter().map(|idea| idea.title.as_str()).collect();
    assert_eq!(unique.len(), 60, "no two are called the same");
    for age in 4..=18 {
        let suit = ideas.iter().filter(|idea| (idea.ages.youngest..=idea.ages.oldest).contains(&age));
        let suit = suit.count();
        assert!(suit >= 9, "{suit} ideas for those who are {age}");
    }
    for subject in content.subjects.all() {
        let is_served = ideas.iter().any(|idea| idea.subjects.contains(&subject.key));
        assert!(is_served, "nothing for {}", subject.name);
    }
    for id in QUICK_WINS {
        assert!(ideas.iter().any(|idea| idea.id.0 == id), "{id} is missing");
    }
}
