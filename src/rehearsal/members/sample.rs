//! A small school to begin with, the same every time: what the tour plays in and what the stories are told about.

use std::fmt::Write as _;

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::permissions::{Overwrite, Permissions};
use crate::rehearsal::state::servers::Adornments;

/// Who and what there is at a school.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct School {
    pub server: Id,
    /// The role @Librarians.
    pub librarians: Id,
    /// Sees to the server; has Manage Server.
    pub administrator: Id,
    pub principal: Id,
    /// Ana Rivera, science.
    pub rivera: Id,
    /// Ben Okafor, history.
    pub okafor: Id,
    /// Chloe Tan, art.
    pub tan: Id,
    /// Dana Hart, librarian.
    pub hart: Id,
    /// Sam Lee, librarian.
    pub lee: Id,
    /// #library-desk: seen by the librarians and the bot alone.
    pub desk: Id,
    /// #ask-the-library
    pub requests: Id,
    /// #staff-room
    pub staff: Id,
    /// #announcements: can be published to other servers; only the principal, the administrator and the bot write.
    pub announcements: Id,
}

/// Builds the sample school.
pub fn school(rehearsal: &Rehearsal) -> School {
    another_school(rehearsal, "Willow Creek School")
}

/// Builds so many more schools, from `School 2` on, alike but for their names.
pub fn more_schools(rehearsal: &Rehearsal, count: usize) -> Vec<School> {
    (0..count).map(|number| another_school(rehearsal, &format!("School {}", number + 2))).collect()
}

/// Builds a school of another name, with people and channels of the same names.
pub fn another_school(rehearsal: &Rehearsal, name: &str) -> School {
    let (server, administrator) = rehearsal.add_server(name, "Alex Admin");
    let librarians = rehearsal.add_role(server, "Librarians", Permissions::NONE);
    let leaders = rehearsal.add_role(server, "Leadership", Permissions::NONE);
    let managers = rehearsal.add_role(server, "Server Managers", Permissions::MANAGE_SERVER);
    rehearsal.give_role(server, administrator, managers);
    let bots = rehearsal.bots_role(server).unwrap_or(server);
    let allow =
        |whom, permissions| Overwrite { whom, is_member: false, allow: permissions, deny: Permissions::NONE };
    let deny =
        |whom, permissions| Overwrite { whom, is_member: false, allow: Permissions::NONE, deny: permissions };
    let hidden = deny(server, Permissions::VIEW_CHANNEL);
    let read_only = deny(server, Permissions::SEND_MESSAGES);
    let (sees, writes) = (Permissions::VIEW_CHANNEL, Permissions::SEND_MESSAGES);
    let school = School {
        server,
        librarians,
        administrator,
        principal: rehearsal.add_member(server, "Grace Palmer", &[leaders]),
        rivera: rehearsal.add_member(server, "Ana Rivera", &[]),
        okafor: rehearsal.add_member(server, "Ben Okafor", &[]),
        tan: rehearsal.add_member(server, "Chloe Tan", &[]),
        hart: rehearsal.add_member(server, "Dana Hart", &[librarians]),
        lee: rehearsal.add_member(server, "Sam Lee", &[librarians]),
        desk: rehearsal.add_channel(
            server,
            "library-desk",
            &[hidden, allow(librarians, sees), allow(bots, sees)],
        ),
        requests: rehearsal.add_channel(server, "ask-the-library", &[]),
        staff: rehearsal.add_channel(server, "staff-room", &[]),
        announcements: rehearsal.add_announcements(
            server,
            "announcements",
            &[read_only, allow(leaders, writes), allow(bots, writes)],
        ),
    };
    // Some wear what Discord sells, as everywhere.
    rehearsal
        .wears(school.okafor, Adornments { server_tag: true, collectibles: true, ..Adornments::default() });
    rehearsal.wears(school.principal, Adornments::ALL);
    rehearsal.wears(school.tan, Adornments::ALL);
    school
}

/// More people of the sample school, for who wants to see some life in it.
#[derive(Debug, Clone, Copy)]
pub struct Colleagues {
    /// Priya Shah, maths.
    pub shah: Id,
    /// Tom Walsh, English.
    pub walsh: Id,
    /// Elena Rossi, languages.
    pub rossi: Id,
    /// Jonah Fields, PE.
    pub fields: Id,
    /// Mei Chen, technology.
    pub chen: Id,
    /// Sofia Lind, geography.
    pub lind: Id,
}

/// Gives everybody at the school a department, and it six more people.
pub fn colleagues(rehearsal: &Rehearsal, school: &School) -> Colleagues {
    let department = |name| rehearsal.add_role(school.server, name, Permissions::NONE);
    for (member, name) in [(school.rivera, "Science"), (school.okafor, "History"), (school.tan, "Art")] {
        rehearsal.give_role(school.server, member, department(name));
    }
    let joins = |name, at| rehearsal.add_member(school.server, name, &[department(at)]);
    Colleagues {
        shah: joins("Priya Shah", "Maths"),
        walsh: joins("Tom Walsh", "English"),
        rossi: joins("Elena Rossi", "Languages"),
        fields: joins("Jonah Fields", "PE"),
        chen: joins("Mei Chen", "Technology"),
        lind: joins("Sofia Lind", "Geography"),
    }
}

/// The school's calendar as a file (.ics), a year of three terms around the half term of this Monday: with two training
/// days on Mondays after it, and an evening that closes nothing.
pub fn calendar_file(half_term: NaiveDate) -> String {
    let day = |days: i64| half_term + TimeDelta::days(days);
    let mut file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Willow Creek School\r\n".to_owned();
    for (uid, name, first, last) in [
        ("term-1", "First term", -75, 53),
        ("half-term", "Half term", 0, 4),
        ("training-1", "INSET day", 7, 7),
        ("training-2", "Staff training day: no school", 14, 14),
        ("concert", "School concert", 45, 45),
        ("term-2", "Second term", 70, 151),
        ("term-3", "Third term", 168, 268),
    ] {
        let (first, after) = (day(first).format("%Y%m%d"), day(last + 1).format("%Y%m%d"));
        let _ = write!(
            file,
            "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{name}\r\nDTSTART;VALUE=DATE:{first}\r\nDTEND;VALUE=DATE:{after}\r\n\
             END:VEVENT\r\n"
        );
    }
    file + "END:VCALENDAR\r\n"
}
