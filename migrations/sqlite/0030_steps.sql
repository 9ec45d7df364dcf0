-- What touches many rows is done in steps, so that nobody waits for all of it.

-- Standing cards that are all to be painted anew: of a school, or of one of its channels where that is named. They are
-- marked some at a time, in the order of their rows; `after` is the one that was marked last.
create table repaints (
    school  integer not null,
    channel text    not null,
    after   integer not null,
    constraint repaints_pk primary key (school, channel),
    constraint repaints_school_fk foreign key (school) references schools (id)
) without rowid;

-- Counted, and never asked for.
alter table schedules drop column faults;
alter table cards drop column faults;
