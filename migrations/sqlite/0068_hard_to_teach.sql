-- What a teacher finds hard to teach, told to the librarians alone, and what the desk made of it.

create table hard_topics (
    school  integer not null,
    id      text    not null,
    member  text    not null,
    name    text    not null,
    topic   text    not null,
    class   text,
    why     text,
    stage   text    not null,
    request integer,
    told_at integer not null,
    version integer not null,
    constraint hard_topics_pk primary key (school, id),
    constraint hard_topics_stage_known check (stage in ('waits', 'offered', 'laid-aside')),
    constraint hard_topics_request_if_offered check ((request is not null) = (stage = 'offered')),
    constraint hard_topics_school_fk foreign key (school) references schools (id)
) without rowid;

create index hard_topics_by_member on hard_topics (school, member, told_at);
create index hard_topics_by_age on hard_topics (told_at);
