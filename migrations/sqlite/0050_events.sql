-- Events of the library's: what is planned and its meetings (JSON, read and written whole), and who comes to which
-- meeting. Every answer raises the event's version, so that of two for the last place one is decided after the other.

create table library_events (
    id            text    not null,
    school        integer not null,
    plan          text    not null,
    meetings      text    not null,
    channel       text,
    stage         text    not null,
    first_day     text    not null,
    last_day      text    not null,
    author        text    not null,
    author_name   text    not null,
    made_at       integer not null,
    version       integer not null,
    constraint library_events_pk primary key (id),
    constraint library_events_school_fk foreign key (school) references schools (id),
    constraint library_events_stage_known check (stage in ('draft', 'posted', 'cancelled'))
);
create index library_events_by_day on library_events (school, last_day);
create index library_event_drafts on library_events (made_at) where stage = 'draft';

create table sign_ups (
    school      integer not null,
    event       text    not null,
    meeting     integer not null,
    member      text    not null,
    member_name text    not null,
    answer      text    not null,
    -- Whoever answered before has a lower one.
    place       integer not null,
    answered_at integer not null,
    -- Whether they came, once that is known.
    came        integer,
    -- They were asked afterwards what they will use, and what they answered.
    asked       integer not null default 0,
    learnt      text,
    -- A direct message about this meeting was not taken.
    unreached   integer not null default 0,
    constraint sign_ups_pk primary key (event, meeting, member),
    constraint sign_ups_event_fk foreign key (event) references library_events (id) on delete cascade,
    constraint sign_ups_answer_known check (answer in ('coming', 'waiting', 'maybe'))
) without rowid;
create index sign_ups_by_member on sign_ups (school, member);
