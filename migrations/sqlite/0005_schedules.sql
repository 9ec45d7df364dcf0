-- A school's librarians may choose other times than the usual ones; those follow the configuration no more.

alter table schedules add column chosen integer not null default 0;
