-- What is done to the private threads of requests is known step by step. An opening that was asked for may be carried
-- out after whoever asked has died; and nobody is in a thread before the chat has said so.

create table thread_openings (
    school   integer not null,
    request  integer not null,
    asked_at integer not null,
    constraint thread_openings_pk primary key (school, request),
    constraint thread_openings_request_fk foreign key (school, request) references requests (school, number)
) without rowid;

create table thread_members (
    school integer not null,
    thread text    not null,
    member text    not null,
    constraint thread_members_pk primary key (school, thread, member),
    constraint thread_members_school_fk foreign key (school) references schools (id)
) without rowid;
