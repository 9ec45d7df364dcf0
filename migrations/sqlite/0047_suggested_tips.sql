-- Tips that teachers suggest: what somebody wrote, whether their name may stand under it, and what became of it. A tip
-- that was taken remembers its suggestion.

create table suggested_tips (
    school       integer not null,
    id           text    not null,
    member       text    not null,
    name         text    not null,
    by_name      integer not null,
    title        text    not null,
    body         text    not null,
    link         text,
    stage        text    not null,
    why          text,
    suggested_at integer not null,
    touched_at   integer not null,
    version      integer not null,
    constraint suggested_tips_pk primary key (school, id),
    constraint suggested_tips_by_name_known check (by_name in (0, 1)),
    constraint suggested_tips_stage_known check (stage in ('waits', 'taken', 'posted', 'not-taken')),
    constraint suggested_tips_school_fk foreign key (school) references schools (id)
) without rowid;

create index suggested_tips_by_member on suggested_tips (school, member, suggested_at);
create index suggested_tips_by_moment on suggested_tips (school, suggested_at);
create index suggested_tips_by_age on suggested_tips (touched_at) where stage in ('waits', 'not-taken');

alter table tips add column suggestion text;
create index tips_by_suggestion on tips (school, suggestion) where suggestion is not null;

-- Whose name may stand under a tip: they said so with it, and have not chosen otherwise for everything since.
drop view tips_and_presses;
create view tips_and_presses as
select tips.*,
       (select count(*) from tip_presses where tip = tips.id and press = 'useful') as useful,
       (select count(*) from tip_presses where tip = tips.id and press = 'try') as tried,
       (select name from suggested_tips suggested
        where suggested.school = tips.school and suggested.id = tips.suggestion and by_name = 1
          and not exists (select 1 from thanks_choices chosen
                          where chosen.school = suggested.school and chosen.member = suggested.member
                            and chosen.choice <> 'by-name' and chosen.chosen_at > suggested.suggested_at)
       ) as suggested_by
from tips;
