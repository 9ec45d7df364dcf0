//! Ages as a school's classes, and classes as they are typed. Pure. Whoever is in Year 1 is five or six years old, and
//! so is whoever is in kindergarten.

use super::types::Ages;
use crate::days::{Classes, Manner};
use crate::features::collab::class_of;

/// The age at which a class begins that counts as 0, and the last class.
fn counted(manner: &Manner) -> (i64, i64) {
    match manner.classes {
        Classes::Year => (4, 13),
        Classes::Grade => (5, 12),
    }
}

/// The first and the last class that these ages are in.
fn span(ages: Ages, manner: &Manner) -> (i64, i64) {
    let (begins, last) = counted(manner);
    let first = i64::from(ages.youngest) - begins;
    // At the end of its year a class is as old as the next one will be.
    let until = i64::from(ages.oldest) - begins - 1;
    (first.min(last), until.clamp(first.min(last), last))
}

pub fn suits(ages: Ages, class: u32, manner: &Manner) -> bool {
    let (first, last) = span(ages, manner);
    (first..=last).contains(&i64::from(class))
}

/// `Years 5-8` · `Grades 4-7`.
pub fn in_words(ages: Ages, manner: &Manner) -> String {
    let (first, last) = span(ages, manner);
    if first == last {
        return name(first, manner);
    }
    match manner.classes {
        Classes::Year if first > 0 => format!("Years {first}-{last}"),
        Classes::Grade if first > 0 => format!("Grades {first}-{last}"),
        _ => format!("{} to {}", name(first, manner), name(last, manner)),
    }
}

/// What a class is called.
pub fn name(class: i64, manner: &Manner) -> String {
    match (u32::try_from(class), manner.classes) {
        (Err(_), _) => "Pre-K".to_owned(),
        (Ok(0), Classes::Year) => "Reception".to_owned(),
        (Ok(0), Classes::Grade) => "Kindergarten".to_owned(),
        (Ok(number), _) => manner.class(number),
    }
}

/// Every class of a school.
pub fn all(manner: &Manner) -> impl Iterator<Item = String> {
    let (_, last) = counted(manner);
    (0..=last).map(|class| name(class, manner))
}

/// The class that was typed. The error is a sentence with the remedy.
pub fn read(typed: &str, manner: &Manner) -> Result<u32, String> {
    class_of(typed).year.ok_or_else(|| {
        format!("I can't read \"{typed}\" as a class: write it like {}, or leave it out.", manner.class(8))
    })
}

/// The ages of the classes that were typed, `Year 5 to 8`, `Reception-Y2`. The error is a sentence with the remedy.
pub fn read_ages(typed: &str, manner: &Manner) -> Result<Ages, String> {
    let (begins, last) = counted(manner);
    // Its hyphen stands between no two classes.
    let plain = typed.to_lowercase().replace("pre-k", "prek").replace("pre k", "prek");
    let parts = plain.split(['-', '–']).flat_map(|part| part.split(" to ")).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let class = |part: &str| {
        if part == "prek" {
            return Some(-1);
        }
        let bare = part.trim_start_matches(|c: char| c.is_alphabetic() || c == ' ');
        let is_plural = part.starts_with("years") || part.starts_with("grades");
        class_of(if is_plural { bare } else { part }).year.map(i64::from)
    };
    let classes: Vec<i64> = parts.iter().filter_map(|part| class(part)).collect();
    let wrong =
        || format!("I can't read \"{typed}\" as classes: write them like {} to {}.", manner.class(5), 8);
    let (first, until) = match classes[..] {
        [one] if parts.len() == 1 => (one, one),
        [first, until] if parts.len() == 2 && first <= until => (first, until),
        _ => return Err(wrong()),
    };
    let age = |years: i64| u32::try_from(years).map_err(|_| wrong());
    let oldest = if until >= last { 18 } else { until + begins + 1 };
    Ok(Ages { youngest: age((first + begins).max(4))?, oldest: age(oldest)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ages(youngest: u32, oldest: u32) -> Ages {
        Ages { youngest, oldest }
    }

    #[test]
    fn ages_are_read_as_the_schools_own_classes() {
        let (british, american) = (Manner::default(), Manner::american());
        let said = |of: Ages| format!("{} · {}", in_words(of, &british), in_words(of, &american));
        assert_eq!(said(ages(9, 13)), "Years 5-8 · Grades 4-7");
        assert_eq!(said(ages(4, 8)), "Reception to Year 3 · Pre-K to Grade 2");
        assert_eq!(said(ages(16, 18)), "Years 12-13 · Grades 11-12");
        assert_eq!(said(ages(4, 18)), "Reception to Year 13 · Pre-K to Grade 12");
        assert_eq!(said(ages(18, 18)), "Year 13 · Grade 12");
        assert!(suits(ages(9, 13), 8, &british) && !suits(ages(9, 13), 9, &british));
        assert!(suits(ages(9, 13), 4, &american) && !suits(ages(9, 13), 8, &american));
    }

    #[test]
    fn classes_are_read_as_they_are_written_and_as_people_type_them() {
        for manner in [Manner::default(), Manner::american()] {
            for youngest in 4..18 {
                for oldest in youngest + 1..=18 {
                    let words = in_words(ages(youngest, oldest), &manner);
                    let back = read_ages(&words, &manner).unwrap_or_else(|error| panic!("{words}: {error}"));
                    assert_eq!(in_words(back, &manner), words);
                }
            }
        }
        let manner = Manner::default();
        for typed in ["Year 5 to 8", "5-8", "Y5-Y8", "years 5 – 8"] {
            assert_eq!(read_ages(typed, &manner), Ok(ages(9, 13)), "{typed}");
        }
        assert_eq!(read_ages("12-13", &manner), Ok(ages(16, 18)));
        assert_eq!(read("8B Biology", &manner), Ok(8));
        for typed in ["", "everybody", "8-5", "5-8-9"] {
            assert!(
                read_ages(typed, &manner).unwrap_err().contains("write them like Year 5 to 8"),
                "{typed}"
            );
        }
    }
}
