-- What a picture shows, for whoever does not see it; empty where nobody said.

alter table files add column description text not null default '';
