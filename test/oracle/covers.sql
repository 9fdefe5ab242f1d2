-- What each unit says over the period: one cover of it.

-- Rule 8: one cover of the period. A half-year that a nine-months statement cuts is left over; what remains is nested,
-- so a statement enters exactly when no coarser one overlaps it. What was withdrawn keeps its place: nothing finer resurfaces.
CREATE TABLE cover AS
WITH ranked AS (
  SELECT p.*, coalesce(t.rank, 7) AS rank, a.until_day - a.from_day AS days, a.kind, a.reading, a.late_from
  FROM asked a
  JOIN piece p ON p.section = a.section AND p.metric = a.code
    AND a.from_day <= p.from_day AND p.until_day <= a.until_day
  LEFT JOIN period t ON t.calendar = a.calendar AND t.from_day = p.from_day AND t.until_day = p.until_day
  WHERE a.reading <> 'last'
), nested AS (
  FROM ranked ANTI JOIN ranked nine
    ON nine.section = ranked.section AND nine.metric = ranked.metric AND nine.unit = ranked.unit AND nine.rank = 2
   AND ranked.rank = 3 AND ranked.from_day < nine.until_day AND nine.until_day < ranked.until_day
)
FROM nested ANTI JOIN nested coarse
  ON coarse.section = nested.section AND coarse.metric = nested.metric AND coarse.unit = nested.unit
 AND coarse.rank < nested.rank AND coarse.from_day < nested.until_day AND nested.from_day < coarse.until_day;

CREATE TABLE own_cover AS
SELECT section, metric, unit, list(struct_pack(from_day, until_day, says, source, amount, divisor, at_least, is_inexact, given,
         late := first_received >= late_from)) AS pieces,
       list({from_day: from_day, until_day: until_day, is_silent: says NOT IN ('value', 'nil')}) AS spans
FROM cover
GROUP BY section, metric, unit;

-- See reached-back.sql; of a unit, a row for each part that went another way.
CREATE TABLE reach (section VARCHAR, metric VARCHAR, unit VARCHAR, weight HUGEINT, piece STRUCT(from_day DATE, until_day DATE, is_silent BOOLEAN));
SET VARIABLE event_day = DATE '9999-12-31';
