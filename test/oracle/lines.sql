-- One line per expected unit and metric: state, exact amount, lateness, age.

-- Rules 3 and 11: per unit and interval, the first source in the ratio's order that spoke of both operands, whatever it said
-- of them; the others do not mix in, and none resurfaces. Operands of two kinds (a value and a nil, a nil and a withdrawal)
-- make a broken pair, which has no number. Rule 4: "over 5" below the line bounds nothing, so such a ratio is inexact.
CREATE TABLE piece AS
SELECT a.section, a.code AS metric, r.unit, r.from_day, r.until_day, r.says, r.amount, NULL::HUGEINT AS divisor,
       r.at_least, false AS is_inexact, r.given, r.place, r.stands_at, r.received, r.receipt, r.source, r.first_received
FROM asked a JOIN record r ON r.metric = a.code
WHERE a.kind <> 'ratio'
UNION ALL
(SELECT a.section, a.code, n.unit, n.from_day, n.until_day,
        CASE WHEN n.says = d.says THEN n.says ELSE 'broken' END,
        n.amount, d.amount, n.at_least, d.at_least AND d.says = 'value', a.decimals,
        coalesce(list_position(a.sources, n.source), 1000 + list_position(a.operand_sources, n.source)),
        n.stands_at, n.received, n.receipt, n.source, greatest(n.first_received, d.first_received)
 FROM asked a
 JOIN said n ON n.metric = a.numerator
 JOIN said d ON d.metric = a.denominator AND d.unit = n.unit AND d.source = n.source
   AND d.from_day = n.from_day AND d.until_day = n.until_day
 WHERE a.kind = 'ratio'
 QUALIFY row_number() OVER (
   PARTITION BY a.section, a.code, n.unit, n.from_day, n.until_day
   ORDER BY coalesce(list_position(a.sources, n.source), 1000 + list_position(a.operand_sources, n.source))) = 1);

-- Rule 11: a ratio without a pair is withdrawn if nobody ever said anything of its operands but to take it back.
CREATE TABLE taken_back AS
SELECT a.section, a.code AS metric, s.unit
FROM asked a
JOIN standing s ON s.metric IN (a.numerator, a.denominator) AND s.from_day < a.until_day AND a.from_day < s.until_day
WHERE s.received <= epoch_ms(getvariable('as_of')::TIMESTAMPTZ)
GROUP BY ALL
HAVING bool_and(s.says = 'withdrawal');

-- Rule 7: the latest interval end up to the period's end; of intervals that end together rule 3, then rule 2. Older than the last month: carried, within the age.
CREATE TABLE last_piece AS
SELECT p.*, p.until_day > a.last_month AS is_own,
       a.until_day - p.until_day <= a.carry_age AS is_fresh, a.late_from
FROM asked a JOIN piece p ON p.section = a.section AND p.metric = a.code
WHERE a.reading = 'last' AND p.until_day <= a.until_day
QUALIFY row_number() OVER (PARTITION BY p.section, p.metric, p.unit
  ORDER BY p.until_day DESC, p.place, p.stands_at DESC, p.received DESC, p.receipt DESC) = 1;

-- Rule 8: one cover of the period. A half-year that a nine-months statement cuts is left over; what remains is nested,
-- so a statement enters exactly when no coarser one overlaps it. What was withdrawn keeps its place: nothing finer resurfaces.
CREATE TABLE cover AS
WITH ranked AS (
  SELECT p.*, coalesce(t.rank, 6) AS rank, a.until_day - a.from_day AS days, a.kind, a.reading, a.late_from
  FROM asked a
  JOIN piece p ON p.section = a.section AND p.metric = a.code
    AND a.from_day <= p.from_day AND p.until_day <= a.until_day
  LEFT JOIN period t ON t.calendar = a.calendar AND t.from_day = p.from_day AND t.until_day = p.until_day
  WHERE a.reading <> 'last' AND (t.rank IS NOT NULL OR p.until_day - p.from_day = 1)
), nested AS (
  FROM ranked ANTI JOIN ranked nine
    ON nine.section = ranked.section AND nine.metric = ranked.metric AND nine.unit = ranked.unit AND nine.rank = 2
   AND ranked.rank = 3 AND ranked.from_day < nine.until_day AND nine.until_day < ranked.until_day
)
FROM nested ANTI JOIN nested coarse
  ON coarse.section = nested.section AND coarse.metric = nested.metric AND coarse.unit = nested.unit
 AND coarse.rank < nested.rank AND coarse.from_day < nested.until_day AND nested.from_day < coarse.until_day;

-- Both readings in one shape: `amount` / `divisor` is exact (a ratio's operands, else millionths over a million).
CREATE TABLE reading AS
SELECT section, metric, unit,
       CASE WHEN NOT is_own OR says = 'broken' THEN 'missing' WHEN says = 'withdrawal' THEN 'withdrawn' ELSE says END AS state,
       NOT is_own AND is_fresh AND says = 'value' AS carried, 0 AS days_left_out,
       CASE WHEN says = 'value' AND (is_own OR is_fresh) THEN amount END AS amount,
       CASE WHEN says = 'value' AND (is_own OR is_fresh) THEN coalesce(divisor, 1000000) END AS divisor,
       at_least AND says = 'value' AND (is_own OR is_fresh) AS at_least, is_inexact, given,
       is_own AND says IN ('value', 'nil') AND first_received >= late_from AS late
FROM last_piece
UNION ALL
SELECT section, metric, unit,
       CASE WHEN is_withdrawn THEN 'withdrawn' WHEN spoken = 0 THEN 'missing' WHEN days_left_out > 0 THEN 'partial' WHEN stated = 0 THEN 'nil'
            ELSE 'value' END,
       false, CASE WHEN spoken = 0 THEN 0 ELSE days_left_out END, amount, divisor, at_least, is_inexact, given,
       late AND days_left_out = 0
FROM (
  SELECT section, metric, unit, count(*) FILTER (says IN ('value', 'nil')) AS spoken, count(amount) AS stated,
         bool_and(says = 'withdrawal') AS is_withdrawn,
         CASE WHEN any_value(kind) IN ('flow', 'ratio')
              THEN any_value(days) - coalesce(sum(until_day - from_day) FILTER (says IN ('value', 'nil')), 0) ELSE 0 END
           AS days_left_out,
         CASE any_value(reading) WHEN 'min' THEN min(amount) WHEN 'max' THEN max(amount) ELSE sum(amount) END AS amount,
         CASE WHEN count(amount) = 0 THEN NULL WHEN count(divisor) > 0 THEN sum(divisor)
              WHEN any_value(reading) = 'mean' THEN 1000000 * count(amount) ELSE 1000000 END AS divisor,
         coalesce(bool_or(at_least) FILTER (says = 'value'), false) AS at_least,
         coalesce(bool_or(is_inexact) FILTER (says = 'value'), false) AS is_inexact,
         CASE WHEN count(*) = 1 THEN any_value(given) END AS given,
         coalesce(bool_or(first_received >= late_from) FILTER (says IN ('value', 'nil')), false) AS late
  FROM (SELECT * REPLACE (CASE WHEN says = 'value' THEN amount END AS amount,
                          CASE WHEN says = 'value' THEN divisor END AS divisor) FROM cover)
  GROUP BY section, metric, unit
);

-- Rule 12: a percentage stated for a ratio without its parts, the last one within the period; it is shown at its unit and
-- enters nothing. Where the parts are missing or taken back it is all that the unit says, and for the total that is missing.
CREATE TABLE bare AS
FROM (
  SELECT a.section, a.code AS metric, r.unit, r.says
  FROM asked a JOIN record r ON r.metric = a.code
  WHERE a.kind = 'ratio' AND a.from_day < r.until_day AND r.until_day <= a.until_day
  QUALIFY row_number() OVER (PARTITION BY a.section, a.code, r.unit
    ORDER BY r.until_day DESC, r.place, r.stands_at DESC, r.received DESC, r.receipt DESC) = 1)
WHERE says = 'value';

CREATE TABLE line AS
WITH judged AS (
  SELECT e.section, a.code AS metric, a.kind, a.decimals, a.factor, a.over_units, e.unit, r.* EXCLUDE (section, metric, unit, state),
         CASE WHEN t.unit IS NOT NULL AND r.amount IS NULL THEN 'withdrawn' ELSE coalesce(r.state, 'missing') END AS stands,
         bare.unit IS NOT NULL AND stands IN ('missing', 'withdrawn') AND r.amount IS NULL AS is_bare
  FROM expected e
  JOIN asked a USING (section)
  LEFT JOIN reading r ON r.section = e.section AND r.metric = a.code AND r.unit = e.unit
  LEFT JOIN taken_back t ON t.section = e.section AND t.metric = a.code AND t.unit = e.unit
  LEFT JOIN bare ON bare.section = e.section AND bare.metric = a.code AND bare.unit = e.unit
)
SELECT section, metric, kind, decimals, factor, over_units, unit, CASE WHEN is_bare THEN 'missing' ELSE stands END AS state,
       coalesce(carried, false) AS carried, coalesce(days_left_out, 0) AS days_left_out, amount, divisor,
       coalesce(at_least, false) AS at_least, coalesce(is_inexact AND amount IS NOT NULL, false) AS is_inexact,
       given, coalesce(late, false) AS late,
       CASE WHEN amount IS NOT NULL AND is_inexact THEN 'inexact-operand'
            WHEN amount IS NOT NULL AND divisor = 0 THEN 'division-by-zero'
            WHEN amount IS NOT NULL THEN NULL
            WHEN is_bare THEN 'only-percentage' WHEN stands = 'partial' THEN 'nil' ELSE stands END AS cause
FROM judged;

-- Rule 3: the sources whose value of a counted interval is further from that of record than the metric tolerates.
CREATE TABLE differing AS
WITH counted AS (
  SELECT section, metric, unit, from_day, until_day, source, amount FROM last_piece WHERE says = 'value' AND (is_own OR is_fresh)
  UNION ALL
  SELECT section, metric, unit, from_day, until_day, source, amount FROM cover WHERE says = 'value'
)
SELECT c.section, c.metric, c.unit, list(DISTINCT o.source ORDER BY o.source) AS sources
FROM counted c
JOIN expected USING (section, unit)
JOIN metric m ON m.code = c.metric AND m.kind <> 'ratio'
JOIN said o ON o.metric = c.metric AND o.unit = c.unit AND o.from_day = c.from_day AND o.until_day = c.until_day
WHERE o.source <> c.source AND o.says = 'value' AND abs(o.amount - c.amount) > m.tolerance
GROUP BY ALL;

-- Rule 9: the period's own last value less the last before the period, of one source, within the age limit counted back from
-- the eve of the period; 0 before it only if the count started within the period. A declared restart adds what stood
-- before it. Less than "over 5" cannot be said, so an inexact base gives no increase.
CREATE TABLE increase AS
WITH series AS (
  SELECT l.section, l.metric, l.unit, l.until_day AS last_until, a.from_day, a.max_age,
         s.* EXCLUDE (metric, unit)
  FROM last_piece l
  JOIN asked a ON a.section = l.section AND a.code = l.metric AND a.kind = 'cumulative'
  JOIN said s ON s.metric = l.metric AND s.unit = l.unit AND s.source = l.source AND s.until_day <= l.until_day
), base AS (
  SELECT section, metric, unit, says, amount, at_least, from_day - until_day <= max_age AS is_fresh
  FROM (SELECT * FROM series WHERE until_day <= from_day)
  QUALIFY row_number() OVER (PARTITION BY section, metric, unit
    ORDER BY until_day DESC, stands_at DESC, received DESC, receipt DESC) = 1
), stood AS (
  SELECT section, metric, unit, sum(before) AS before_restarts
  FROM (SELECT *, lag(amount, 1, 0) OVER (PARTITION BY section, metric, unit
          ORDER BY until_day, stands_at, received, receipt) AS before FROM series WHERE says = 'value')
  WHERE restart AND until_day > from_day
  GROUP BY section, metric, unit
), stepped AS (
  SELECT line.*, l.at_least AS last_at_least,
         a.starts_on >= a.from_day AND a.starts_on < a.until_day AS starts_inside,
         CASE WHEN starts_inside THEN 0 WHEN base.says = 'value' AND base.is_fresh THEN base.amount END AS base_amount,
         coalesce(base.at_least, false) AND NOT coalesce(starts_inside, false) AS is_base_inexact,
         l.is_own AND l.says = 'value' AS has_last,
         CASE WHEN has_last AND NOT is_base_inexact THEN l.amount - base_amount + coalesce(stood.before_restarts, 0) END AS step
  FROM line
  JOIN asked a ON a.section = line.section AND a.code = line.metric AND a.kind = 'cumulative'
  LEFT JOIN last_piece l ON l.section = line.section AND l.metric = line.metric AND l.unit = line.unit
  LEFT JOIN base ON base.section = line.section AND base.metric = line.metric AND base.unit = line.unit
  LEFT JOIN stood ON stood.section = line.section AND stood.metric = line.metric AND stood.unit = line.unit
)
SELECT section, metric, kind, decimals, factor, over_units, unit,
       CASE WHEN step IS NOT NULL THEN 'value' WHEN state IN ('nil', 'withdrawn') THEN state ELSE 'missing' END AS state,
       false AS carried, 0 AS days_left_out, step AS amount, CASE WHEN step IS NOT NULL THEN 1000000 END::HUGEINT AS divisor,
       step IS NOT NULL AND last_at_least AS at_least, false AS is_inexact, NULL::BIGINT AS given,
       late AND (step IS NOT NULL OR state = 'nil') AS late,
       CASE WHEN step IS NOT NULL THEN NULL WHEN has_last AND base_amount IS NOT NULL THEN 'inexact-base'
            WHEN has_last THEN 'no-base' WHEN state IN ('nil', 'withdrawn') THEN state ELSE 'missing' END AS cause
FROM stepped;
