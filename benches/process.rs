//! A process under measurement, by what Linux says of it: its own CPU time and memory, whatever else runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Ticks of /proc/PID/stat in a second: the same on every Linux.
const TICKS: f64 = 100.0;

/// It is killed when this is dropped.
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// With its log in that file.
    pub fn starts(mut command: Command, log: &Path) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(fs::File::create(log).unwrap());
        Self { child: command.spawn().unwrap(), log: log.to_owned() }
    }

    /// Seconds of CPU time so far, user and system, of all its threads.
    pub fn cpu(&self) -> f64 {
        cpu_of(&self.told("stat"))
    }

    /// Megabytes of memory that it holds now.
    pub fn resident(&self) -> f64 {
        self.megabytes("VmRSS:")
    }

    /// The most megabytes that it has ever held.
    pub fn peak(&self) -> f64 {
        self.megabytes("VmHWM:")
    }

    fn megabytes(&self, name: &str) -> f64 {
        megabytes_of(&self.told("status"), name)
    }

    fn told(&self, of: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{of}", self.child.id())).unwrap()
    }

    /// Waits until it has nothing to do: three seconds with less than 1 % of a core. Gives how long that took.
    pub async fn settles(&self) -> Duration {
        let begun = Instant::now();
        let (mut quiet, mut before) = (0, self.cpu());
        while quiet < 3 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let now = self.cpu();
            quiet = if now - before <= 0.01 { quiet + 1 } else { 0 };
            before = now;
            assert!(begun.elapsed() < Duration::from_mins(15), "it never has nothing to do");
        }
        begun.elapsed()
    }

    /// What it has written to its log so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}

fn cpu_of(stat: &str) -> f64 {
    // The name before may hold blanks; it ends with the last bracket.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: f64 = fields[11..13].iter().map(|ticks| ticks.parse::<f64>().unwrap()).sum();
    ticks / TICKS
}

fn megabytes_of(status: &str, name: &str) -> f64 {
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// Seconds of CPU time of this very process so far.
pub fn own_cpu() -> f64 {
    cpu_of(&fs::read_to_string("/proc/self/stat").unwrap())
}

/// The most megabytes that this very process has ever held.
pub fn own_peak() -> f64 {
    megabytes_of(&fs::read_to_string("/proc/self/status").unwrap(), "VmHWM:")
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
