-- Since when a school's server has removed the bot. What is known of those from before is found at the next tidying up.
alter table schools add column away_since integer;

-- They are found by it: mostly none.
create index schools_away on schools (away_since) where away = 1;

-- All columns of a school, with the new one.
drop view whole_schools;
create view whole_schools as
    select schools.*, calendars.entries as calendar, calendars.version as calendar_version
    from schools left join calendars on calendars.school = schools.id;
