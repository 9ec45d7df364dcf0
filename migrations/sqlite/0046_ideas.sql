-- Ideas: what a school has made of those that come with Shelftalker, and its own. One that it has not touched has no
-- row. Drafts and requests remember the idea that began them.

create table ideas (
    school  integer not null,
    id      text    not null,
    idea    text,
    hidden  integer not null default 0,
    version integer not null,
    constraint ideas_pk primary key (school, id),
    constraint ideas_hidden_known check (hidden in (0, 1)),
    constraint ideas_school_fk foreign key (school) references schools (id)
) without rowid;

alter table drafts add column idea text;

create index requests_by_idea on requests (school, number, wish ->> 'idea') where wish ->> 'idea' is not null;
