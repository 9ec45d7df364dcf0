-- Files that members attached, kept as bytes: the chat's own addresses of them expire.

create table files (
    id         text    not null,
    school     integer not null,
    name       text    not null,
    media_type text    not null,
    bytes      blob    not null,
    added_at   integer not null,
    constraint files_pk primary key (id),
    constraint files_school_fk foreign key (school) references schools (id)
);

-- The file of a draft, as JSON: its id and its name.
alter table drafts add column file text;
