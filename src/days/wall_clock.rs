//! Times of day and weekdays as people type and say them.

use chrono::{NaiveTime, Weekday};

/// Hours before this one, without "am" or "pm", are meant in the afternoon: no school meets at two in the morning.
/// "05:30" is written like a clock that counts to 24 and means what it says.
const FIRST_HOUR: u32 = 7;

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// `8:15`, `9.05`, `2:30 pm`, `3pm`, `3 p.m.`; `None` for everything else, and for a bare number.
pub fn time_of_day(typed: &str) -> Option<NaiveTime> {
    let lower = typed.trim().to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
    let halves = [("am", 0), ("pm", 12)];
    let half = halves.iter().find_map(|(word, hours)| Some((lower.strip_suffix(word)?.trim_end(), *hours)));
    let (clock, half) = half.map_or((lower.as_str(), None), |(clock, hours)| (clock, Some(hours)));
    let (hour_typed, minute) = match clock.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute.parse().ok()?),
        // "10" alone could be a period.
        None if half.is_some() => (clock, 0),
        _ => return None,
    };
    let hour: u32 = hour_typed.parse().ok()?;
    let hour = match half {
        Some(hours) if (1..=12).contains(&hour) => hour % 12 + hours,
        Some(_) => return None,
        None if (1..FIRST_HOUR).contains(&hour) && !hour_typed.starts_with('0') => hour + 12,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// `Tuesday`, `Tue`, `tues.`, `Tuesdays`: two letters tell the days apart.
pub fn weekday(typed: &str) -> Option<Weekday> {
    let lower = typed.trim().trim_end_matches('.').to_lowercase();
    let name = lower.strip_suffix('s').unwrap_or(&lower);
    let begins = |day: &Weekday| weekday_in_words(*day).to_lowercase().starts_with(name);
    if name.len() < 2 { None } else { WEEK.into_iter().find(begins) }
}

/// `Tuesday`.
pub fn weekday_in_words(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_understood_in_the_forms_that_people_type() {
        for (typed, read) in [
            ("8:15", "08:15"),
            ("3 pm", "15:00"),
            ("3 P.M.", "15:00"),
            ("2:30", "14:30"),
            ("05:30", "05:30"),
            ("12 am", "00:00"),
            ("15.00", "15:00"),
        ] {
            assert_eq!(time_of_day(typed).map(|it| it.format("%H:%M").to_string()).as_deref(), Some(read));
        }
        for typed in ["", "8", "25:00", "8:5", "13 pm", "noon"] {
            assert_eq!(time_of_day(typed), None, "{typed}");
        }
    }

    #[test]
    fn weekdays_are_understood_in_the_forms_that_people_type() {
        for typed in ["Tuesday", "Tue", "tues.", "TUESDAYS", " tu "] {
            assert_eq!(weekday(typed), Some(Weekday::Tue), "{typed}");
        }
        for typed in ["", "T", "Moonday", "Tuesdayss", "Tue and Thu", "daily"] {
            assert_eq!(weekday(typed), None, "{typed}");
        }
    }
}
