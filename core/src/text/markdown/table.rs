//! A table as a list: a phone is too narrow for columns.

/// Reads cells as they come.
#[derive(Default)]
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub is_head: bool,
}

impl Table {
    pub fn cell(&mut self, words: &str) {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.is_head {
            self.head.push(words);
        } else if let Some(row) = self.rows.last_mut() {
            row.push(words);
        }
    }

    /// Each row an item. Two columns are headed once; of more, each cell is named. `lead` begins every line but the
    /// first.
    pub fn list(&self, lead: &str) -> String {
        let is_pair = self.head.len() <= 2;
        let mut lines = Vec::new();
        let heads = joined(self.head.iter().cloned());
        if !heads.is_empty() && (is_pair || self.rows.is_empty()) {
            lines.push(format!("**{}**", heads.replace("**", "")));
        }
        for row in &self.rows {
            let cell = |(at, words): (usize, &String)| match self.head.get(at) {
                _ if words.is_empty() => String::new(),
                Some(head) if !is_pair && !head.is_empty() => format!("{head}: {words}"),
                _ => words.clone(),
            };
            let line = joined(row.iter().enumerate().map(cell));
            if !line.is_empty() {
                lines.push(format!("- {line}"));
            }
        }
        lines.join(&format!("\n{lead}"))
    }
}

fn joined(cells: impl Iterator<Item = String>) -> String {
    cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" · ")
}
