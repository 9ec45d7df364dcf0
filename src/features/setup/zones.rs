//! Which time zone is meant by a city, a country or a common name. A school needs the zone of a place: "EST" and
//! "GMT" are an hour wrong for half of the year where people say them.

use chrono_tz::{TZ_VARIANTS, Tz};

use Tz::{
    Africa__Johannesburg as JOHANNESBURG, Africa__Lagos as LAGOS, Africa__Nairobi as NAIROBI,
    America__Chicago as CHICAGO, America__Denver as DENVER, America__Los_Angeles as LOS_ANGELES,
    America__New_York as NEW_YORK, America__Phoenix as PHOENIX, Asia__Dubai as DUBAI,
    Asia__Hong_Kong as HONG_KONG, Asia__Kolkata as KOLKATA, Asia__Shanghai as SHANGHAI,
    Asia__Singapore as SINGAPORE, Asia__Tokyo as TOKYO, Europe__Amsterdam as AMSTERDAM,
    Europe__Berlin as BERLIN, Europe__Brussels as BRUSSELS, Europe__Dublin as DUBLIN,
    Europe__London as LONDON, Europe__Madrid as MADRID, Europe__Paris as PARIS, Europe__Rome as ROME,
    Europe__Zurich as ZURICH,
};

/// The parts of the world whose zones have cities in them.
const AREAS: [&str; 8] =
    ["Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// What people call the zone of a place: countries, large cities without a zone of their own.
const PLACES: [(&[&str], &[Tz]); 32] = [
    (
        &[
            "uk",
            "gb",
            "united kingdom",
            "great britain",
            "britain",
            "england",
            "scotland",
            "wales",
            "northern ireland",
        ],
        &[LONDON],
    ),
    (
        &["manchester", "birmingham", "leeds", "glasgow", "edinburgh", "cardiff", "bristol", "liverpool"],
        &[LONDON],
    ),
    (&["ireland", "eire", "cork", "galway"], &[DUBLIN]),
    (
        &["boston", "washington dc", "philadelphia", "miami", "atlanta", "charlotte", "orlando", "cleveland"],
        &[NEW_YORK],
    ),
    (
        &["massachusetts", "new jersey", "virginia", "georgia", "ohio", "north carolina", "connecticut"],
        &[NEW_YORK],
    ),
    (&["dallas", "houston", "austin", "minneapolis", "new orleans", "st louis", "milwaukee"], &[CHICAGO]),
    (&["illinois", "wisconsin", "minnesota", "iowa", "missouri", "louisiana", "oklahoma"], &[CHICAGO]),
    (&["colorado", "utah", "salt lake city", "new mexico", "albuquerque"], &[DENVER]),
    (&["arizona", "tucson"], &[PHOENIX]),
    (
        &["california", "san francisco", "san diego", "seattle", "portland", "las vegas", "nevada"],
        &[LOS_ANGELES],
    ),
    (&["hawaii"], &[Tz::Pacific__Honolulu]),
    (&["alaska"], &[Tz::America__Anchorage]),
    (&["usa", "us", "united states", "america"], &[NEW_YORK, CHICAGO, DENVER, PHOENIX, LOS_ANGELES]),
    (
        &["canada"],
        &[
            Tz::America__Toronto,
            Tz::America__Winnipeg,
            Tz::America__Edmonton,
            Tz::America__Vancouver,
            Tz::America__Halifax,
        ],
    ),
    (&["ontario", "ottawa", "quebec", "montreal"], &[Tz::America__Toronto]),
    (&["alberta", "calgary"], &[Tz::America__Edmonton]),
    (
        &["australia"],
        &[
            Tz::Australia__Sydney,
            Tz::Australia__Melbourne,
            Tz::Australia__Brisbane,
            Tz::Australia__Adelaide,
            Tz::Australia__Perth,
        ],
    ),
    (&["new zealand", "nz", "wellington", "christchurch"], &[Tz::Pacific__Auckland]),
    (&["france"], &[PARIS]),
    (&["germany", "munich", "hamburg", "frankfurt"], &[BERLIN]),
    (&["spain", "barcelona"], &[MADRID]),
    (&["italy", "milan"], &[ROME]),
    (&["netherlands", "holland"], &[AMSTERDAM]),
    (&["belgium"], &[BRUSSELS]),
    (&["switzerland", "geneva"], &[ZURICH]),
    (&["india", "delhi", "mumbai", "bangalore"], &[KOLKATA]),
    (&["uae", "united arab emirates", "abu dhabi"], &[DUBAI]),
    (&["china", "beijing"], &[SHANGHAI]),
    (&["japan"], &[TOKYO]),
    (&["south africa", "cape town"], &[JOHANNESBURG]),
    (&["nigeria"], &[LAGOS]),
    (&["kenya"], &[NAIROBI]),
];

/// Names of times, not of places: each is right for a part of the year, or for several places.
const TIMES: [(&[&str], &[Tz]); 9] = [
    (
        &["est", "edt", "et", "eastern", "eastern time", "est5edt", "us/eastern"],
        &[NEW_YORK, Tz::America__Toronto],
    ),
    (
        &["cst", "cdt", "ct", "central", "central time", "cst6cdt", "us/central"],
        &[CHICAGO, Tz::America__Winnipeg],
    ),
    (&["mst", "mdt", "mt", "mountain", "mountain time", "mst7mdt", "us/mountain"], &[DENVER, PHOENIX]),
    (
        &["pst", "pdt", "pt", "pacific", "pacific time", "pst8pdt", "us/pacific"],
        &[LOS_ANGELES, Tz::America__Vancouver],
    ),
    (&["gmt", "bst", "utc", "greenwich", "wet"], &[LONDON, DUBLIN]),
    (&["cet", "cest", "met", "central european time"], &[PARIS, BERLIN]),
    (&["eet", "eest"], &[Tz::Europe__Athens, Tz::Europe__Helsinki]),
    (&["aest", "aedt"], &[Tz::Australia__Sydney, Tz::Australia__Brisbane]),
    (&["ist"], &[KOLKATA, DUBLIN]),
];

/// What is suggested before anything is typed.
const USUAL: [Tz; 14] = [
    LONDON,
    DUBLIN,
    NEW_YORK,
    CHICAGO,
    DENVER,
    PHOENIX,
    LOS_ANGELES,
    Tz::America__Toronto,
    Tz::Australia__Sydney,
    Tz::Pacific__Auckland,
    PARIS,
    BERLIN,
    SINGAPORE,
    HONG_KONG,
];

/// Reads the zone of a place. The error is a sentence with the remedy.
pub fn read_zone(typed: &str) -> Result<Tz, String> {
    let typed = typed.trim();
    if let Some(zone) = of_places().find(|zone| zone.name().eq_ignore_ascii_case(typed)) {
        return Ok(zone);
    }
    let plain = plain(typed);
    if let Some(meant) = listed(&TIMES, &plain) {
        return Err(format!(
            "\"{typed}\" is a time, not a place, and not the same all year. Did you mean {}?",
            or(meant)
        ));
    }
    let named = named(&plain);
    match *named.as_slice() {
        [zone] => Ok(zone),
        [] => Err(format!(
            "I can't find \"{typed}\". Try a large city in your time zone, like London or Chicago."
        )),
        _ => Err(format!("\"{typed}\" has more than one time zone. Which is yours: {}?", or(&named))),
    }
}

/// The zones that may be meant, the likeliest first.
pub fn suggested(typed: &str) -> Vec<Tz> {
    let plain = plain(typed);
    if plain.is_empty() {
        return USUAL.to_vec();
    }
    let begun = |names: &'static [(&'static [&'static str], &'static [Tz])]| {
        let is_begun = |(names, _): &&(&[&str], _)| names.iter().any(|name| name.starts_with(&plain));
        names.iter().filter(is_begun).flat_map(|(_, zones)| zones.iter().copied()).collect::<Vec<Tz>>()
    };
    let begins = |zone: &Tz| city(*zone).starts_with(&plain);
    let holds = |zone: &Tz| {
        city(*zone).split(' ').any(|word| word.starts_with(&plain))
            || self::plain(zone.name()).starts_with(&plain)
    };
    let exactly = listed(&PLACES, &plain).or_else(|| listed(&TIMES, &plain)).unwrap_or_default();
    let mut suggested: Vec<Tz> = Vec::new();
    let all = exactly
        .iter()
        .copied()
        .chain(begun(&TIMES))
        .chain(of_places().filter(begins))
        .chain(begun(&PLACES))
        .chain(of_places().filter(holds));
    for zone in all {
        if !suggested.contains(&zone) {
            suggested.push(zone);
        }
    }
    suggested
}

/// The zones of this city, country or common name.
fn named(plain: &str) -> Vec<Tz> {
    if let Some(zones) = listed(&PLACES, plain) {
        return zones.to_vec();
    }
    let mut cities: Vec<Tz> = of_places().filter(|zone| city(*zone) == plain).collect();
    // "America/Louisville" and "America/Kentucky/Louisville" are one.
    cities.sort_by_key(|zone| zone.name().len());
    cities.truncate(1);
    cities
}

fn listed(names: &'static [(&[&str], &[Tz])], plain: &str) -> Option<&'static [Tz]> {
    names.iter().find(|(names, _)| names.contains(&plain)).map(|(_, zones)| *zones)
}

fn of_places() -> impl Iterator<Item = Tz> {
    let is_of_a_place =
        |zone: &Tz| zone.name().split_once('/').is_some_and(|(area, _)| AREAS.contains(&area));
    TZ_VARIANTS.iter().copied().filter(is_of_a_place)
}

/// The city of a zone, as people type it.
fn city(zone: Tz) -> String {
    plain(zone.name().rsplit('/').next().unwrap_or_default())
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', '-'], " ").replace('.', "")
}

/// `London, Dublin or Paris`, by their whole names.
fn or(zones: &[Tz]) -> String {
    let names: Vec<&str> = zones.iter().map(|zone| zone.name()).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_enough() {
        for (typed, zone) in [
            ("Europe/London", LONDON),
            ("europe/london", LONDON),
            ("London", LONDON),
            ("uk", LONDON),
            ("UK", LONDON),
            ("England", LONDON),
            ("new york", NEW_YORK),
            ("New_York", NEW_YORK),
            ("chicago", CHICAGO),
            ("Boston", NEW_YORK),
            ("California", LOS_ANGELES),
            ("Arizona", PHOENIX),
            ("Louisville", Tz::America__Louisville),
            ("Ireland", DUBLIN),
            ("Berlin", BERLIN),
            ("germany", BERLIN),
            ("st. louis", CHICAGO),
            ("New Zealand", Tz::Pacific__Auckland),
            (" Sydney ", Tz::Australia__Sydney),
        ] {
            assert_eq!(read_zone(typed), Ok(zone), "{typed}");
        }
    }

    #[test]
    fn what_is_no_place_is_asked_about() {
        for (typed, meant) in [
            ("EST", "America/New_York"),
            ("MST", "America/Denver"),
            ("GMT", "Europe/London"),
            ("us/eastern", "America/New_York"),
            ("UTC", "Europe/London"),
            ("USA", "America/Chicago"),
            ("Etc/GMT+5", "London or Chicago"),
            ("Mars/Base", "London or Chicago"),
            ("", "London or Chicago"),
        ] {
            let asked = read_zone(typed).unwrap_err();
            assert!(asked.contains(meant), "{typed}: {asked}");
        }
    }

    #[test]
    fn the_likeliest_zone_is_suggested_first() {
        for (typed, first) in [
            ("", LONDON),
            ("uk", LONDON),
            ("lon", LONDON),
            ("est", NEW_YORK),
            ("east", NEW_YORK),
            ("new y", NEW_YORK),
            ("chic", CHICAGO),
            ("united s", NEW_YORK),
            ("scot", LONDON),
            ("europe/par", PARIS),
            ("yor", NEW_YORK),
        ] {
            assert_eq!(suggested(typed).first(), Some(&first), "{typed}");
        }
        assert!(!suggested("uk").contains(&Tz::Africa__Timbuktu));
    }
}
