//! The table: what was measured, beside what it may be.

/// One figure and its bound.
pub struct Row {
    what: String,
    bound: Option<Bound>,
    measured: f64,
    unit: &'static str,
}

enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Row {
    pub fn at_most(what: impl Into<String>, most: f64, measured: f64, unit: &'static str) -> Self {
        Self { what: what.into(), bound: Some(Bound::AtMost(most)), measured, unit }
    }

    pub fn at_least(what: impl Into<String>, least: f64, measured: f64, unit: &'static str) -> Self {
        Self { what: what.into(), bound: Some(Bound::AtLeast(least)), measured, unit }
    }

    /// A figure without a bound of its own.
    pub fn note(what: impl Into<String>, measured: f64, unit: &'static str) -> Self {
        Self { what: what.into(), bound: None, measured, unit }
    }

    fn verdict(&self) -> String {
        // 1 or less is met.
        let missed_by = match self.bound {
            None => return String::new(),
            Some(Bound::AtMost(most)) => self.measured / most,
            Some(Bound::AtLeast(least)) => least / self.measured,
        };
        if missed_by <= 1.0 { "met".to_owned() } else { format!("missed, {missed_by:.2}×") }
    }
}

pub fn print(rows: &[Row]) {
    println!("\n| what | bound | measured | |\n|---|---|---|---|");
    for row in rows {
        let number = |number: f64| match number {
            small if small.abs() < 10.0 => format!("{small:.2}"),
            middle if middle < 100.0 => format!("{middle:.1}"),
            large => format!("{large:.0}"),
        };
        let bound = match row.bound {
            None => "-".to_owned(),
            Some(Bound::AtMost(most)) => format!("≤ {} {}", number(most), row.unit),
            Some(Bound::AtLeast(least)) => format!("≥ {} {}", number(least), row.unit),
        };
        println!("| {} | {bound} | {} {} | {} |", row.what, number(row.measured), row.unit, row.verdict());
    }
}

/// The middle one, which a single slow moment of the machine does not move.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
