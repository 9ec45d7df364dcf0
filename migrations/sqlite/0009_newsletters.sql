-- Newsletters: what is being written (JSON), and, from the moment it is queued, what is said. How far each copy has
-- come is known by its deliveries.

create table newsletters (
    id            text    not null,
    school        integer not null,
    written       text    not null,
    channels      text    not null,
    leaves_server integer not null,
    stage         text    not null,
    at            integer,
    said          text,
    author        text    not null,
    author_name   text    not null,
    begun_at      integer not null,
    version       integer not null,
    constraint newsletters_pk primary key (id),
    constraint newsletters_school_fk foreign key (school) references schools (id),
    constraint newsletters_stage_known check (stage in ('draft', 'queued', 'recalled')),
    constraint newsletters_queued_whole check ((stage = 'queued') = (at is not null and said is not null))
);
create index newsletters_by_school on newsletters (school, begun_at);
create index posts_by_content on posts (school, kind, content);
