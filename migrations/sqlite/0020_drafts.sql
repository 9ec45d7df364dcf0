-- A member may have several drafts: what begins with words of its own is a draft of its own.

create table drafts_of_members (
    school     integer not null,
    teacher    text    not null,
    card       text    not null,
    given      text    not null,
    tip        integer,
    file       text,
    updated_at integer not null,
    version    integer not null,
    constraint drafts_pk primary key (school, card),
    constraint drafts_school_fk foreign key (school) references schools (id)
);
insert into drafts_of_members (school, teacher, card, given, tip, file, updated_at, version)
select school, teacher, card, given, tip, file, updated_at, version from drafts;
drop table drafts;
alter table drafts_of_members rename to drafts;

create index drafts_by_age on drafts (updated_at);
create index drafts_by_teacher on drafts (school, teacher, updated_at);
