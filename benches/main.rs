//! Measures each row of "What it has to carry" and says whether its bound is met. `cargo bench` measures all of them,
//! `cargo bench -- idle desk` those whose names are given, and `--quick` smaller ones. README.md has the figures.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on says so by panicking")]

mod answers;
mod bare;
mod desk;
mod drain;
mod fill;
mod idle;
mod process;
mod record;
mod slot;
mod table;
mod town;

use table::Row;

/// How much is measured.
#[derive(Clone, Copy)]
struct Scale {
    is_quick: bool,
}

impl Scale {
    fn of(self, whole: usize, quick: usize) -> usize {
        if self.is_quick { quick } else { whole }
    }
}

const GROUPS: [&str; 7] = ["drain", "answers", "desk", "record", "one", "slot", "idle"];

#[tokio::main]
async fn main() {
    // Cargo adds this one of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments == [bare::NAME] {
        return bare::serve().await;
    }
    let scale = Scale { is_quick: arguments.iter().any(|argument| argument == "--quick") };
    let named: Vec<&str> = arguments.iter().map(String::as_str).filter(|it| *it != "--quick").collect();
    if let Some(unknown) = named.iter().find(|name| !GROUPS.contains(name)) {
        eprintln!("There is no measurement called {unknown}; there are {}.", GROUPS.join(", "));
        std::process::exit(1);
    }
    let mut rows = Vec::new();
    for group in GROUPS {
        if !named.is_empty() && !named.contains(&group) {
            continue;
        }
        eprintln!("{group} ...");
        let measured = measure(group, scale).await;
        table::print(&measured);
        rows.extend(measured);
    }
    println!();
    table::print(&rows);
}

async fn measure(group: &str, scale: Scale) -> Vec<Row> {
    match group {
        "drain" => drain::measure(scale).await,
        "answers" => answers::measure(scale).await,
        "desk" => desk::measure(scale).await,
        "record" => record::measure(scale).await,
        "one" => idle::one_school().await,
        "slot" => slot::measure(scale).await,
        _ => idle::many_schools(scale).await,
    }
}
