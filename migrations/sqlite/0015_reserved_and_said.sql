-- A tip or a thank-you is reserved by the post that is to say it, and used or posted only when that was said. What
-- was marked ahead of its post is put right: what is still on its way is reserved, what did not go out is given back.

alter table tips add column reserved_for text;

-- Each posting of a tip, with its state, and when it was due.
create temporary table tip_postings as
select tips.id as tip, posts.id as post, posts.reference, posts.due_at, deliveries.state
from tips
join posts on posts.school = tips.school and posts.kind = 'tip' and posts.content = cast(tips.id as text)
join deliveries on deliveries.post = posts.id;

update tips
set used_on = (select date(max(due_at) / 1000, 'unixepoch') from tip_postings where tip = tips.id and state = 'sent'),
    reserved_for = (
        select reference from tip_postings
        where tip = tips.id and state not in ('sent', 'failed', 'missed', 'cancelled')
        order by post desc limit 1
    )
where used_on is not null
  and (select state from tip_postings where tip = tips.id order by post desc limit 1) <> 'sent';
drop table tip_postings;

drop view tips_and_presses;
create view tips_and_presses as
select tips.*,
       (select count(*) from tip_presses where tip = tips.id and press = 'useful') as useful,
       (select count(*) from tip_presses where tip = tips.id and press = 'try') as tried
from tips;

create table thank_yous_whole (
    id              text    not null,
    school          integer not null,
    request         integer,
    people          text    not null,
    words           text    not null,
    template        text,
    state           text    not null,
    -- the post that took it last, also when that did not say it
    in_post         text,
    written_by      text    not null,
    written_by_name text    not null,
    written_at      integer not null,
    version         integer not null,
    constraint thank_yous_pk primary key (id),
    constraint thank_yous_request_fk foreign key (school, request) references requests (school, number),
    constraint thank_yous_school_fk foreign key (school) references schools (id),
    constraint thank_yous_state_known check (state in ('waiting', 'held', 'reserved', 'posted')),
    constraint thank_yous_taken_by_a_post check (state in ('waiting', 'held') or in_post is not null)
);
-- In the order of the rows: it tells which of two of the same moment is older. What did not go out is held, since
-- nobody has looked at it for a while.
insert into thank_yous_whole
select id, school, request, people, words, template,
       case when state <> 'posted' then state else coalesce((
           select case
               when deliveries.state = 'sent' then 'posted'
               when deliveries.state in ('failed', 'missed', 'cancelled') then 'held'
               else 'reserved'
           end
           from posts join deliveries on deliveries.post = posts.id
           where posts.reference = thank_yous.posted_in
       ), 'posted') end,
       posted_in, written_by, written_by_name, written_at, version
from thank_yous order by rowid;
drop table thank_yous;
alter table thank_yous_whole rename to thank_yous;
create index thank_yous_by_school on thank_yous (school, state, written_at);
create index thank_yous_by_request on thank_yous (school, request);
create index thank_yous_by_post on thank_yous (school, in_post);
create index thank_yous_by_template on thank_yous (school, template, written_at) where template is not null;
