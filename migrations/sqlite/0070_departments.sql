-- What librarians have marked of their server's roles: departments, team leaders, newcomers. JSON.
alter table schools add column marks text not null default '{}';

-- The departments of whose request it is, as they were when it was sent: each role, and what it was called. JSON.
alter table requests add column departments text not null default '[]';

-- All columns of a school, with the new one.
drop view whole_schools;
create view whole_schools as
    select schools.*, calendars.entries as calendar, calendars.version as calendar_version
    from schools left join calendars on calendars.school = schools.id;
