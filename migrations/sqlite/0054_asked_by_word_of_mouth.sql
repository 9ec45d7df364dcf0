-- A librarian's draft may be somebody else's wish: then it holds for whom it will be sent, with the name that they had.
alter table drafts add column for_whom text;
