-- Rules 10, 11 and 14: over units, and who was counted.

CREATE TABLE subject AS
SELECT read_up.*, name
FROM (SELECT 'figure' AS subject, * FROM line UNION ALL SELECT 'increase', * FROM increase) AS read_up
JOIN expected USING (section, unit);

-- The value of a figure in its unit of measure is numerator / denominator; a ratio's carries its factor (100: percent).
CREATE TABLE total AS
WITH added AS (
  SELECT subject, part, section, metric, any_value(kind) AS kind, any_value(decimals) AS decimals, any_value(factor) AS factor,
         any_value(over_units) AS over_units, count(amount) AS stated,
         CASE any_value(over_units) WHEN 'min' THEN min(amount) WHEN 'max' THEN max(amount) ELSE sum(amount) END AS amount,
         CASE WHEN any_value(kind) = 'ratio' THEN sum(divisor)
              -- Means over time have their own denominators: bring them to a common one.
              ELSE CASE any_value(over_units) WHEN 'mean' THEN 1000000 * getvariable('scale') * count(amount) ELSE 1000000 * getvariable('scale') END END AS divisor,
         bool_and(divisor = 1000000 * getvariable('scale') OR divisor IS NULL) AS is_plain,
         -- Rule 4: the least is known exactly as soon as any exact number is as small.
         CASE any_value(over_units) WHEN 'min' THEN coalesce(min(amount) FILTER (NOT at_least) > min(amount), count(amount) > 0)
           ELSE coalesce(bool_or(at_least) FILTER (amount IS NOT NULL), false) END AS at_least,
         bool_or(carried) AS carried, sum(days_left_out) FILTER (amount IS NOT NULL) AS days_left_out,
         bool_and(state = 'nil') AS is_nil, bool_and(state IN ('nil', 'withdrawn')) AS is_withdrawn,
         bool_or(cause = 'no-base') AS has_no_base, bool_or(cause = 'inexact-base') AS has_inexact_base,
         bool_or(is_inexact) AS is_inexact,
         -- A report on the unit that states the figure totals nothing: it is that unit's own line.
         bool_and(name = CASE part WHEN 'total' THEN getvariable('scope') ELSE part END) AS is_own, any_value(cause) AS own_cause,
         -- Rule 4: that line keeps the decimals of a lone value; whatever is totalled, even over one, has the metric's.
         CASE WHEN is_own THEN any_value(given) END AS given
  FROM subject JOIN member USING (section, unit)
  GROUP BY subject, part, section, metric
), judged AS (
  SELECT *,
         CASE WHEN is_own THEN own_cause
              WHEN stated > 0 AND kind <> 'ratio' AND over_units = 'none' THEN 'not-totalled'
              WHEN stated > 0 AND kind <> 'ratio' AND NOT is_plain THEN error('a mean over time cannot be added here')
              WHEN is_inexact THEN 'inexact-operand'
              WHEN stated > 0 AND divisor = 0 THEN 'division-by-zero'
              WHEN stated > 0 THEN NULL
              -- Nothing to count, or all that there was taken back, only if everybody has spoken (rule 1: that is not missing).
              WHEN is_nil THEN 'nil' WHEN is_withdrawn THEN 'withdrawn'
              WHEN has_no_base THEN 'no-base' WHEN has_inexact_base THEN 'inexact-base'
              WHEN kind = 'ratio' THEN 'no-unit-gave-both-parts' ELSE 'missing' END AS cause
  FROM added
)
SELECT subject, part, section, metric, decimals, given, cause, at_least AND cause IS NULL AS at_least,
       carried AND cause IS NULL AS carried, coalesce(days_left_out, 0) AS days_left_out,
       CASE WHEN cause IS NULL THEN amount * factor END AS numerator,
       CASE WHEN cause IS NULL THEN divisor END AS denominator,
       CASE WHEN cause IS NULL AND kind = 'ratio' THEN amount END AS operand_numerator,
       CASE WHEN cause IS NULL AND kind = 'ratio' THEN divisor END AS operand_denominator,
       (1000000 * getvariable('scale'))::HUGEINT * CASE WHEN over_units = 'mean' AND NOT is_own THEN stated ELSE 1 END AS operand_unit
FROM judged;

CREATE TABLE unit_line AS
SELECT subject, section, metric, name AS unit, state, late, carried, days_left_out, decimals, given, cause, at_least,
       CASE WHEN cause IS NULL THEN amount * factor END AS numerator,
       CASE WHEN cause IS NULL THEN divisor END AS denominator,
       CASE WHEN cause IS NULL AND kind = 'ratio' THEN amount END AS operand_numerator,
       CASE WHEN cause IS NULL AND kind = 'ratio' THEN divisor END AS operand_denominator,
       (1000000 * getvariable('scale'))::HUGEINT AS operand_unit
FROM subject;

-- A unit as a reporter of the whole dataset: the most that it said of any metric; ratios are not stated.
CREATE TABLE reporter AS
SELECT 'section' AS subject, section, '' AS metric, unit, name,
       coalesce(['value', 'partial', 'nil', 'withdrawn', 'missing'][min(list_position(
         ['value', 'partial', 'nil', 'withdrawn', 'missing'], state))], 'missing') AS state,
       bool_or(late) AND (bool_or(state = 'value') OR NOT bool_or(state = 'partial')) AS late,
       bool_or(carried) AND bool_and(state = 'missing') AS carried
FROM line JOIN expected USING (section, unit)
WHERE kind <> 'ratio'
GROUP BY section, unit, name;

CREATE TABLE coverage AS
WITH counted AS (
  SELECT subject, section, metric, unit, name, state, late, carried FROM subject
  UNION ALL
  FROM reporter
)
SELECT subject, part, section, metric, count(*) AS expected, count(*) FILTER (state = 'value') AS value,
       coalesce(list(name ORDER BY name) FILTER (state = 'nil'), []) AS nil,
       coalesce(list(name ORDER BY name) FILTER (state = 'withdrawn'), []) AS withdrawn,
       coalesce(list(name ORDER BY name) FILTER (state = 'partial'), []) AS partial,
       coalesce(list(name ORDER BY name) FILTER (state = 'missing'), []) AS missing,
       coalesce(list(name ORDER BY name) FILTER (late), []) AS late,
       coalesce(list(name ORDER BY name) FILTER (carried), []) AS carried
FROM counted JOIN member USING (section, unit)
GROUP BY subject, part, section, metric;
