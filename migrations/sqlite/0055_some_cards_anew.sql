-- Of the cards that are all to be painted anew, the calendar changes only those of requests that nobody has planned yet.
create table repaints_of (
    school  integer not null,
    channel text    not null,
    cards   text    not null,
    after   integer not null,
    constraint repaints_pk primary key (school, channel, cards),
    constraint repaints_school_fk foreign key (school) references schools (id)
) without rowid;
insert into repaints_of (school, channel, cards, after) select school, channel, '', after from repaints;
drop table repaints;
alter table repaints_of rename to repaints;
