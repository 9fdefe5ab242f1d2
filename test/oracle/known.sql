-- Rules 2 and 16: what each source says of each unit and interval, as far as it was known at the report's instant.
-- What a source says that the metric does not list counts for nothing.
-- `first_received`: when any source first gave a value or nil there. Rule 14 calls a unit late, not a source, and neither
-- a correction nor a repeat makes it so; a repeat that is `unchanged` is therefore left in, it can move nothing here.
CREATE TABLE said AS
SELECT known.*, list_position(m.sources, source) AS place,
       min(received) FILTER (says <> 'withdrawal') OVER (PARTITION BY metric, unit, from_day, until_day) AS first_received
FROM standing AS known
JOIN metric m ON m.code = known.metric
WHERE received <= epoch_ms(getvariable('as_of')::TIMESTAMPTZ) AND list_contains(m.sources, source)
QUALIFY row_number() OVER (
  PARTITION BY metric, unit, from_day, until_day, source ORDER BY stands_at DESC, corrects DESC, received DESC, receipt DESC) = 1;

-- Rule 3: the first source in the metric's order that spoke. If it withdrew or said nil, no other takes its place.
CREATE TABLE record AS
FROM said
QUALIFY row_number() OVER (PARTITION BY metric, unit, from_day, until_day ORDER BY place) = 1;
