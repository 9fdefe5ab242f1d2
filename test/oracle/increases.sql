-- What the cumulative counts of each line grew by.

-- Rules 9 and 15: the period's own last value less the last before the period, of one source, within the age limit counted
-- back from the eve of the period; 0 before it only if the count started within the period. A restart that is declared
-- of any interval ending on a day adds what stood before it. Less than "over 5" cannot be said, so an inexact base gives no increase. What ends before the count starts
-- is no part of it.
CREATE TABLE count_series AS
SELECT s.* EXCLUDE (restart), bool_or(coalesce(s.restart, false) AND says = 'value')
         OVER (PARTITION BY a.section, s.metric, s.unit, s.source, s.until_day) AS restart,
       a.section, a.from_day AS period_from, a.until_day AS period_until, a.from_day - s.until_day <= a.max_age AS is_fresh
FROM asked a
JOIN said s ON s.metric = a.code AND s.until_day <= a.until_day
SEMI JOIN fitting ON fitting.section = a.section AND fitting.from_day = s.from_day AND fitting.until_day = s.until_day
WHERE a.kind = 'cumulative' AND (a.starts_on IS NULL OR s.until_day > a.starts_on)
QUALIFY row_number() OVER (PARTITION BY a.section, s.metric, s.unit, s.source, s.until_day
  ORDER BY stands_at DESC, received DESC, receipt DESC) = 1;

CREATE TABLE base_word AS
FROM count_series
WHERE until_day <= period_from
QUALIFY row_number() OVER (PARTITION BY section, metric, unit, source
  ORDER BY until_day DESC, stands_at DESC, received DESC, receipt DESC) = 1;

CREATE TABLE before_restarts AS
SELECT section, metric, unit, source, sum(before) AS grown, bool_or(was_over) AS is_over
FROM (SELECT *, lag(amount, 1, 0) OVER series AS before, lag(at_least, 1, false) OVER series AS was_over
      FROM count_series WHERE says = 'value'
      WINDOW series AS (PARTITION BY section, metric, unit, source ORDER BY until_day))
WHERE restart AND until_day > period_from
GROUP BY ALL;

-- Whether a unit began its count anew with the first that it said after an event: what it took in then stood before that.
CREATE TABLE begun_anew AS
SELECT section, metric, source, new_unit, day, arg_min(restart, until_day) AS is_anew
FROM (SELECT DISTINCT section, new_unit, day FROM step) JOIN count_series s USING (section)
WHERE s.unit = new_unit AND says = 'value' AND until_day > day
GROUP BY ALL;

-- Where the count of a unit stood in the end.
CREATE TABLE end_word AS
SELECT section, metric, unit, source, arg_max(amount, until_day) AS amount, arg_max(at_least, until_day) AS is_over
FROM count_series
WHERE says = 'value' AND until_day > period_from
GROUP BY ALL;

-- Back along the events that took the counter over, as far as nobody nearer has stated a base since.
CREATE TABLE counter AS
WITH RECURSIVE back AS (
  SELECT h.section, h.metric, h.line, head, head AS unit, l.source, l.until_day AS last_until, share_n, share_d, false AS is_ended
  FROM (FROM head ANTI JOIN displaced USING (section, metric, line)) AS h
  JOIN head_reading r USING (section, metric, line, head)
  JOIN last_piece l ON l.section = h.section AND l.metric = h.metric AND l.unit = h.head
  JOIN asked a ON a.section = h.section AND a.code = h.metric AND a.kind = 'cumulative'
  WHERE r.state = 'value'
  UNION ALL
  SELECT back.section, back.metric, line, head, old_unit, back.source, last_until, back.share_n * step.share_n, back.share_d * step.share_d,
         coalesce(is_anew, is_ended)
  FROM back
  JOIN step ON step.section = back.section AND step.new_unit = back.unit AND step.share_d IS NOT NULL
    AND step.day < last_until AND list_contains(counters, back.metric)
  LEFT JOIN begun_anew b ON b.section = back.section AND b.metric = back.metric AND b.source = back.source
    AND b.new_unit = back.unit AND b.day = step.day
  ANTI JOIN base_word w ON w.section = back.section AND w.metric = back.metric AND w.unit = back.unit AND w.source = back.source
    AND w.until_day > step.day
)
SELECT section, metric, line, head, unit, source, last_until, share_n * getvariable('scale') // share_d AS weight, is_ended FROM back;

-- The base of each unit: its own word; a unit that began with events needs none if one of them took the counter over.
CREATE TABLE counted_base AS
SELECT c.section, c.metric, c.line, c.head, c.unit, c.weight,
       coalesce(a.starts_on >= a.from_day AND a.starts_on < a.until_day, false) AS starts_inside,
       CASE WHEN c.last_until <= a.starts_on THEN NULL WHEN starts_inside THEN 0 WHEN w.says = 'value' AND w.is_fresh THEN w.amount
            WHEN w.says IS NULL AND EXISTS (
              FROM step JOIN unit u ON u.unit = step.new_unit AND u.valid_from = step.day
              WHERE step.section = c.section AND step.new_unit = c.unit AND step.share_d IS NOT NULL AND list_contains(step.counters, c.metric))
            THEN 0 END AS base,
       coalesce(w.at_least, false) AND NOT starts_inside AS is_inexact,
       coalesce(g.grown, 0) AS grown, is_ended, e.amount AS end_amount,
       coalesce(g.is_over, false) OR (is_ended AND coalesce(e.is_over, false)) AS is_over
FROM counter c
JOIN asked a ON a.section = c.section AND a.code = c.metric
LEFT JOIN base_word w ON w.section = c.section AND w.metric = c.metric AND w.unit = c.unit AND w.source = c.source
LEFT JOIN before_restarts g ON g.section = c.section AND g.metric = c.metric AND g.unit = c.unit AND g.source = c.source
LEFT JOIN end_word e ON e.section = c.section AND e.metric = c.metric AND e.unit = c.unit AND e.source = c.source;

CREATE TABLE head_increase AS
SELECT section, metric, line, head, count(*) = count(base) AS has_base, bool_or(is_over) AS is_over,
       CASE WHEN has_base AND NOT bool_or(b.is_inexact) THEN any_value(r.amount) - sum((base - grown - CASE WHEN is_ended THEN coalesce(end_amount, base) ELSE 0 END) * weight) END AS step
FROM counted_base b JOIN head_reading r USING (section, metric, line, head)
GROUP BY section, metric, line, head;

CREATE TABLE increase AS
WITH summed AS (
  SELECT section, metric, line, true AS has_last, bool_and(has_base) AS has_base, bool_and(head = line) AS is_alone, bool_or(is_over) AS is_over,
         CASE WHEN count(*) = count(step) THEN sum(step) END AS step
  FROM head_increase
  GROUP BY section, metric, line
), stepped AS (
  SELECT line.*, coalesce(has_last, false) AS has_last, has_base, is_alone, is_over, step
  FROM line
  JOIN asked a ON a.section = line.section AND a.code = line.metric AND a.kind = 'cumulative'
  LEFT JOIN summed s ON s.section = line.section AND s.metric = line.metric AND s.line = line.unit AND line.state = 'value'
)
SELECT section, metric, kind, decimals, factor, over_units, unit,
       CASE WHEN step IS NOT NULL THEN 'value' WHEN state IN ('nil', 'withdrawn') THEN state ELSE 'missing' END AS state,
       false AS carried, 0 AS days_left_out, step AS amount,
       CASE WHEN step IS NOT NULL THEN 1000000 * getvariable('scale') END::HUGEINT AS divisor,
       step IS NOT NULL AND (at_least OR is_over) AS at_least, false AS is_inexact, NULL::BIGINT AS given,
       late AND (step IS NOT NULL OR state = 'nil') AS late,
       CASE WHEN step IS NOT NULL THEN NULL WHEN has_last AND has_base AND is_alone THEN 'inexact-base'
            WHEN has_last THEN 'no-base' WHEN state IN ('nil', 'withdrawn') THEN state ELSE 'missing' END AS cause
FROM stepped;
