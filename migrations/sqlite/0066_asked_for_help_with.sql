-- A request remembers the collection that began it, and so does its draft.

alter table drafts add column collection text;

create index requests_by_collection on requests (school, number, wish ->> 'collection')
    where wish ->> 'collection' is not null;
