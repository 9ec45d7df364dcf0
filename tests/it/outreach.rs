//! Departments, as librarians mark them among the server's roles, and to whom the desk could write.

mod departments;
mod hints;

use shelftalker::rehearsal::{Id, Permissions};

use crate::school::{HART, STAFF, School, Who};

impl School {
    /// A role of the server, held by these members.
    fn has_role(&self, name: &str, of: &[Who]) -> Id {
        let server = self.here().server;
        let role = self.discord().add_role(server, name, Permissions::NONE);
        for who in of {
            self.discord().give_role(server, self.id(*who), role);
        }
        role
    }

    /// Dana Hart opens the private card on which roles are marked.
    async fn opens_departments(&mut self) -> String {
        let _settings = self.types(HART, "library-settings", &[]).await.privately();
        self.clicks(HART, STAFF, "Departments and hints").await.shown(self)
    }

    /// Dana Hart marks roles in one of its menus.
    async fn marks(&mut self, menu: &str, roles: &[Id]) -> String {
        let roles: Vec<String> = roles.iter().map(Id::to_string).collect();
        let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
        self.chooses_all(HART, STAFF, menu, &roles).await.shown(self)
    }
}

const DEPARTMENTS: &str = "Which roles are departments?";
const LEADERS: &str = "Which roles do team leaders have?";
const NEWCOMERS: &str = "Which roles do new colleagues have?";
