//! The words that come with Shelftalker, held to what was promised of them.

use std::collections::HashSet;

use shelftalker::config::Settings;

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
fn two_dozen_thank_yous_each_for_something_done_and_no_two_beginning_alike() {
    let thanks = Settings::built_in().unwrap().content.thanks;
    assert!(thanks.all().len() >= 24, "{}", thanks.all().len());
    let mut openings = HashSet::new();
    for template in thanks.all() {
        let text = &template.text;
        assert!(text.contains("{topic}"), "{text}: it does not say what for");
        assert!(text.chars().count() <= 160, "{text}: too long to be read in passing");
        assert!(text.ends_with(['.', '!']) && !text.contains("!!"), "{text}");
        let opening: Vec<&str> = text.split_whitespace().take(3).collect();
        assert!(openings.insert(opening.join(" ").to_lowercase()), "{text}: it begins like another");
    }
    let without_class = thanks.all().iter().filter(|template| !template.text.contains("{class}")).count();
    assert!(without_class >= 12, "requests that name no class have {without_class} texts that take turns");
}
