-- Tips that come again, that may be edited, and what became of them. Every posting of a tip is a row of `posts`
-- whose content is the tip's id; `used_on` is the latest.

alter table tips add column evergreen integer not null default 0
    constraint tips_evergreen_known check (evergreen in (0, 1));
alter table tips add column version integer not null default 1;

-- Who pressed which button under a tip: once a member, however often it is posted.
create table tip_presses (
    tip    integer not null,
    member text    not null,
    press  text    not null,
    constraint tip_presses_pk primary key (tip, press, member),
    constraint tip_presses_tip_fk foreign key (tip) references tips (id) on delete cascade,
    constraint tip_presses_known check (press in ('useful', 'try'))
);
insert into tip_presses (tip, member, press) select tip, member, 'useful' from tip_useful;
drop table tip_useful;

create view tips_and_presses as
select tips.*,
       (select count(*) from tip_presses where tip = tips.id and press = 'useful') as useful,
       (select count(*) from tip_presses where tip = tips.id and press = 'try') as tried
from tips;
