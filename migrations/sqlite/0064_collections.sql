-- Collections: what a librarian has gathered for a purpose, and its items in the order in which they came. Two items of a
-- collection are the same where their link is, or without one their title (`same`, in small letters). An item remembers
-- the suggestion that it was, and when a librarian last looked whether it is still good.

create table collections (
    school      integer not null,
    id          text    not null,
    about       text    not null,
    channel     text,
    author      text    not null,
    author_name text    not null,
    made_at     integer not null,
    version     integer not null,
    constraint collections_pk primary key (school, id),
    constraint collections_school_fk foreign key (school) references schools (id)
) without rowid;

create table collection_items (
    school     integer not null,
    collection text    not null,
    id         text    not null,
    place      integer not null,
    same       text    not null,
    title      text    not null,
    link       text,
    mark       text,
    kind       text    not null,
    why        text    not null,
    suggestion text,
    added_at   integer not null,
    checked_at integer not null,
    version    integer not null,
    constraint collection_items_pk primary key (school, collection, id),
    constraint collection_items_kind_known
        check (kind in ('book', 'article', 'video', 'activity', 'game', 'database')),
    constraint collection_items_collection_fk foreign key (school, collection) references collections (school, id)
) without rowid;

create unique index collection_items_alike on collection_items (school, collection, same);
create unique index collection_items_in_order on collection_items (school, collection, place);
create index collection_items_by_check on collection_items (school, checked_at);
