-- What was said to the people of a request is found by it, when its words are forgotten.
create index deliveries_of_requests on deliveries (school, place) where substr(place, 1, 10) = '{"Request"';
