//! Months as people type and read them. Pure.

use super::types::Months;
use crate::days;

/// Reads `April to June`, `Nov-Feb`, `4-6`; nothing, or `any`, is the whole year. The error is a sentence with the
/// remedy.
pub fn read(typed: &str) -> Result<Months, String> {
    let plain = typed.trim().to_lowercase();
    if plain.is_empty() || plain == "any" || plain == "all year" {
        return Ok(Months::Any);
    }
    let parts: Vec<&str> =
        plain.split(['-', '–']).flat_map(|part| part.split(" to ")).map(str::trim).collect();
    let months: Vec<u32> = parts.iter().filter_map(|part| month(part)).collect();
    match months[..] {
        [one] if parts.len() == 1 => Ok(Months::Between(one, one)),
        [first, last] if parts.len() == 2 => Ok(Months::Between(first, last)),
        _ => Err(format!(
            "I can't read \"{}\" as months: write them like April to June, or leave them out.",
            typed.trim()
        )),
    }
}

fn month(typed: &str) -> Option<u32> {
    days::month(typed).or_else(|| typed.parse().ok().filter(|number| (1..=12).contains(number)))
}

/// `April to June`; `None` where it may be at any time.
pub fn in_words(months: Months) -> Option<String> {
    let Months::Between(first, last) = months else { return None };
    let (first, last) = (days::month_in_words(first), days::month_in_words(last));
    Some(if first == last { first.to_owned() } else { format!("{first} to {last}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_people_write_them_and_written_so_that_they_are_read() {
        for (typed, months, words) in [
            ("April to June", Months::Between(4, 6), Some("April to June")),
            ("nov-feb", Months::Between(11, 2), Some("November to February")),
            ("4 – 6", Months::Between(4, 6), Some("April to June")),
            ("sept", Months::Between(9, 9), Some("September")),
            ("", Months::Any, None),
            ("Any", Months::Any, None),
        ] {
            assert_eq!(read(typed), Ok(months), "{typed}");
            assert_eq!(in_words(months).as_deref(), words, "{typed}");
            assert_eq!(read(&in_words(months).unwrap_or_default()), Ok(months), "{typed}");
        }
        for typed in ["spring", "13", "4-5-6", "ma"] {
            assert!(read(typed).unwrap_err().contains("like April to June"), "{typed}");
        }
    }
}
