-- The school calendar: what each school's days are, beside being weekdays. JSON, as it is only ever read whole and
-- written whole; a school without a row has nothing in it.

create table calendars (
    school  integer not null,
    entries text    not null,
    version integer not null,
    constraint calendars_pk primary key (school),
    constraint calendars_school_fk foreign key (school) references schools (id)
);

-- A school as everybody who acts in it is handed it: no act asks for its calendar by a statement of its own.
create view whole_schools as
    select schools.*, calendars.entries as calendar, calendars.version as calendar_version
    from schools left join calendars on calendars.school = schools.id;

-- What becomes of a schedule's slots on closed days. Those that look every day at what there is to say, do so.
alter table schedules add column on_closed text not null default 'next-school-day'
    constraint schedules_on_closed_known check (on_closed in ('next-school-day', 'skip', 'send-anyway'));
update schedules set on_closed = 'send-anyway' where kind in ('reminder', 'question-about-a-session');
