-- Requests for many years and many hands: each school counts its own, what is asked of them is found by an index, and
-- every row that is read and then written has a version.

-- The number that was given last. It never falls, whatever becomes of the request.
create table request_numbers (
    school integer not null,
    last   integer not null,
    constraint request_numbers_pk primary key (school),
    constraint request_numbers_school_fk foreign key (school) references schools (id)
);
insert into request_numbers (school, last) select school, max(number) from requests group by school;

-- When the desk first answered: noted with the answering move, so that nobody has to look through all events.
alter table requests add column answered_at integer;
update requests
set answered_at = (
    select min(event.at) from request_events event
    where event.school = requests.school and event.request = requests.number
      and event.what in ('accept', 'offer', 'decline'));

create index requests_by_teacher on requests (school, teacher, number);
create index requests_by_stage on requests (school, stage, number, librarian, wish ->> 'support');
create index requests_by_librarian on requests (school, librarian, number) where librarian is not null;
create index requests_by_tip on requests (school, number, wish ->> 'tip') where wish ->> 'tip' is not null;
create index requests_by_answer on requests (school, answered_at, sent_at) where answered_at is not null;

-- The days on which a scheduled request has sessions: what is asked of a day reads no other.
create table planned_days (
    school  integer not null,
    day     text    not null,
    request integer not null,
    constraint planned_days_pk primary key (school, day, request),
    constraint planned_days_request_fk foreign key (school, request)
        references requests (school, number) deferrable initially deferred
) without rowid;
create index planned_days_by_request on planned_days (school, request);
insert into planned_days (school, day, request)
select distinct request.school, session.value ->> 'day', request.number
from requests request, json_each(request.sessions) session
where request.stage = 'scheduled';

create index thank_yous_by_template on thank_yous (school, template, written_at) where template is not null;
create index files_by_school on files (school);

alter table drafts add column version integer not null default 1;
alter table absences add column version integer not null default 1;

-- What is removed once nobody can use it any more is found by its age.
create index drafts_by_age on drafts (updated_at);
create index cards_by_expiry on cards (expires_at) where expires_at is not null;
create index slots_by_age on slots (at);

-- Private lists and editors from before they expired by themselves: until 1 February 2027, and the records that are
-- being written until 1 January 2028.
update cards set expires_at = 1801440000000
where owner is not null and expires_at is null and channel is null
  and kind in ('my-requests', 'desk-list', 'history', 'tip-list', 'tip-edit', 'settings', 'setup', 'away',
               'newsletter-editor', 'newsletter-preview', 'thanks-writing');
update cards set expires_at = 1830297600000
where owner is not null and expires_at is null and channel is null and kind in ('record', 'draft');
