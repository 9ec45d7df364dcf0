//! Troubles that can be asked for: each strikes the next requests that it matches, and is then used up.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What goes wrong, and with which requests.
///
/// As JSON: `{"method": "POST", "path": "/messages", "times": 1, "trouble": {"status": 503}}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// None: any.
    #[serde(default)]
    pub method: Option<String>,
    /// A part of the path, like `/messages` or a channel's id. None: any.
    #[serde(default)]
    pub path: Option<String>,
    /// How many requests it strikes.
    #[serde(default = "once")]
    pub times: u32,
    pub trouble: Trouble,
}

const fn once() -> u32 {
    1
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The connection closes; nothing was done.
    NoAnswer,
    /// It is done and kept; then the connection closes.
    LosesAnswer,
    /// Done and answered after so many milliseconds.
    Slow(u64),
    /// The connection closes, and so many milliseconds later it is done and kept all the same, also when whoever asked is
    /// gone by then.
    Late(u64),
    /// This HTTP status without Discord's JSON; nothing was done.
    Status(u16),
    /// One of Discord's error codes; nothing was done.
    Code { status: u16, code: u32 },
    /// 429; nothing was done. In seconds.
    RateLimited { retry_after: f64, global: bool },
}

impl Fault {
    /// The next request whose path contains `path`.
    pub fn next(method: &str, path: &str, trouble: Trouble) -> Self {
        Self { method: Some(method.to_owned()), path: Some(path.to_owned()), times: 1, trouble }
    }

    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    fn strikes(&self, method: &str, path: &str) -> bool {
        self.times > 0
            && self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.path.as_deref().is_none_or(|part| path.contains(part))
    }
}

/// Those not yet used up, oldest first.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn left(&self) -> &[Fault] {
        &self.0
    }

    /// What strikes this request; uses it up by one.
    pub fn strike(&mut self, method: &str, path: &str) -> Option<Trouble> {
        let index = self.0.iter().position(|fault| fault.strikes(method, path))?;
        let fault = &mut self.0[index];
        fault.times -= 1;
        let trouble = fault.trouble;
        if fault.times == 0 {
            self.0.remove(index);
        }
        Some(trouble)
    }
}

impl Trouble {
    /// How long the answer is held back.
    pub const fn delay(self) -> Duration {
        match self {
            Self::Slow(millis) => Duration::from_millis(millis),
            _ => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_what_it_matches_and_is_used_up() {
        let mut faults = Faults::default();
        faults.add(Fault::next("POST", "/messages", Trouble::Status(503)).times(2));
        assert_eq!(faults.strike("GET", "/channels/1/messages"), None);
        assert_eq!(faults.strike("POST", "/channels/1/messages"), Some(Trouble::Status(503)));
        assert_eq!(faults.strike("POST", "/channels/1/messages"), Some(Trouble::Status(503)));
        assert_eq!(faults.strike("POST", "/channels/1/messages"), None);
    }
}
