//! In which country a school lies, as far as its time zone says so and a season asks: those are ISO 3166's codes.

use chrono_tz::Tz;

use crate::days::is_north_american;

/// The country of a zone. `None` where no season is kept in one country only.
pub fn of(zone: Tz) -> Option<&'static str> {
    const CANADIAN: [&str; 13] = [
        "Toronto",
        "Vancouver",
        "Edmonton",
        "Winnipeg",
        "Halifax",
        "St_Johns",
        "Regina",
        "Moncton",
        "Whitehorse",
        "Yellowknife",
        "Iqaluit",
        "Fort_Nelson",
        "Goose_Bay",
    ];
    let name = zone.name();
    let (area, city) = name.split_once('/').unwrap_or((name, ""));
    Some(match (area, city) {
        ("Europe", "London" | "Belfast") => "GB",
        ("Europe", "Dublin") => "IE",
        ("Europe", "Berlin" | "Busingen") => "DE",
        ("Pacific", "Auckland" | "Chatham") => "NZ",
        ("Australia", _) => "AU",
        ("Asia", "Kolkata" | "Calcutta") => "IN",
        ("Africa", "Johannesburg") => "ZA",
        ("Canada", _) => "CA",
        ("America", city) if CANADIAN.contains(&city) => "CA",
        ("US", _) => "US",
        ("America" | "Pacific", _) if is_north_american(zone) => "US",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_says_in_which_country_a_school_lies() {
        for (zone, country) in [
            (Tz::Europe__London, Some("GB")),
            (Tz::America__Chicago, Some("US")),
            (Tz::Pacific__Honolulu, Some("US")),
            (Tz::America__Toronto, Some("CA")),
            (Tz::Australia__Perth, Some("AU")),
            (Tz::Asia__Kolkata, Some("IN")),
            (Tz::America__Sao_Paulo, None),
            (Tz::Europe__Paris, None),
        ] {
            assert_eq!(of(zone), country, "{zone}");
        }
    }
}
