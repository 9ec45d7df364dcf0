-- How each member wishes to be thanked in public, since they said so: one choice for everything that is posted about
-- them. Without a row they have not been asked, and nothing is posted.
create table thanks_choices (
    school    integer not null,
    member    text    not null,
    name      text    not null,
    choice    text    not null,
    chosen_at integer not null,
    constraint thanks_choices_pk primary key (school, member),
    constraint thanks_choices_school_fk foreign key (school) references schools (id),
    constraint thanks_choices_known check (choice in ('by-name', 'colleague', 'none'))
) without rowid;

-- Until now everybody began at "by name", so a request that says so tells nothing. Whatever is more private was chosen,
-- and the most private of it counts; "by name" counts only where somebody came back to choose and nothing says otherwise.
insert into thanks_choices (school, member, name, choice, chosen_at)
select latest.school, latest.teacher, latest.teacher_name,
       case when theirs.no_thanks then 'none' when theirs.unnamed then 'colleague' else 'by-name' end,
       latest.sent_at
from (
    select school, teacher, max(number) as number,
           max(wish ->> 'thanks' = 'none') as no_thanks,
           max(wish ->> 'thanks' = 'colleague') as unnamed,
           max(exists (
               select 1 from request_events event
               where event.school = requests.school and event.request = requests.number
                 and event.what = 'choose-thanks')) as came_back
    from requests
    group by school, teacher
) theirs
join requests latest on latest.school = theirs.school and latest.number = theirs.number
where theirs.no_thanks or theirs.unnamed or theirs.came_back;

-- What the staff has read stays as they read it until those in it choose.
alter table thank_yous add column said_unasked integer not null default 0;
update thank_yous set said_unasked = 1 where state = 'posted';

-- The others' cards at the desk say what they wait for now.
update cards set wanted = wanted + 1, paint_at = coalesce(paint_at, 0)
where kind = 'thank-you' and channel is not null
  and subject in (select id from thank_yous where state <> 'posted');
