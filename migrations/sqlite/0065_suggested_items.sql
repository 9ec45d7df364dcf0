-- What teachers suggest for collections: which one they meant, if any, whether their name may stand beside it, and what
-- became of it.

create table suggested_items (
    school       integer not null,
    id           text    not null,
    collection   text,
    member       text    not null,
    name         text    not null,
    by_name      integer not null,
    title        text    not null,
    link         text,
    mark         text,
    kind         text    not null,
    why          text    not null,
    stage        text    not null,
    why_not      text,
    suggested_at integer not null,
    touched_at   integer not null,
    version      integer not null,
    constraint suggested_items_pk primary key (school, id),
    constraint suggested_items_by_name_known check (by_name in (0, 1)),
    constraint suggested_items_kind_known
        check (kind in ('book', 'article', 'video', 'activity', 'game', 'database')),
    constraint suggested_items_stage_known check (stage in ('waits', 'taken', 'not-taken')),
    constraint suggested_items_school_fk foreign key (school) references schools (id)
) without rowid;

create index suggested_items_by_member on suggested_items (school, member, suggested_at);
create index suggested_items_by_age on suggested_items (touched_at) where stage in ('waits', 'not-taken');
create index collection_items_by_suggestion on collection_items (school, suggestion) where suggestion is not null;

-- Whose name may stand beside an item: they said so with it, and have not chosen otherwise for everything since.
create view items_and_names as
select collection_items.*,
       (select name from suggested_items suggested
        where suggested.school = collection_items.school and suggested.id = collection_items.suggestion and by_name = 1
          and not exists (select 1 from thanks_choices chosen
                          where chosen.school = suggested.school and chosen.member = suggested.member
                            and chosen.choice <> 'by-name' and chosen.chosen_at > suggested.suggested_at)
       ) as suggested_by
from collection_items;
