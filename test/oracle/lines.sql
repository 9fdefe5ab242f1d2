-- One line per expected unit and metric: state, exact amount, lateness, age. `unit` is that of the statements, `line` the
-- unit of today (or the closed one) that they count for. Amounts are times `scale`, so that shares of them are whole too.

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

-- Rule 15, flows: back along each road, from the line's unit to those that it took in. What a unit said that reaches over an
-- event speaks for the units taken then, too: it blocks what they say of the same days, and those days are asked of nobody.
CREATE TABLE own_cover AS
SELECT section, metric, unit, list(struct_pack(from_day, until_day, says, amount, divisor, at_least, is_inexact, given,
         late := first_received >= late_from)) AS pieces
FROM cover
GROUP BY section, metric, unit;

CREATE TABLE flowing AS
WITH RECURSIVE back AS (
  SELECT section, a.code AS metric, a.crosses, e.unit AS line, e.unit, 1::HUGEINT AS share_n, 1::HUGEINT AS share_d,
         list_resize(c.pieces, 0) AS blocked, c.pieces AS taken
  FROM expected e
  JOIN asked a USING (section)
  LEFT JOIN own_cover c ON c.section = e.section AND c.metric = a.code AND c.unit = e.unit
  WHERE a.reading <> 'last'
  UNION ALL
  SELECT back.section, back.metric, crosses, line, old_unit, back.share_n * step.share_n, back.share_d * step.share_d,
         list_filter(list_concat(blocked, taken), lambda p: p.until_day > day) AS reaching,
         list_filter(c.pieces, lambda q: len(list_filter(list_concat(blocked, taken),
           lambda p: p.until_day > day AND p.from_day < q.until_day AND q.from_day < p.until_day)) = 0)
  FROM back
  JOIN step ON step.section = back.section AND step.new_unit = back.unit AND step.share_d IS NOT NULL
  LEFT JOIN own_cover c ON c.section = back.section AND c.metric = back.metric AND c.unit = old_unit
  WHERE crosses
)
SELECT back.* EXCLUDE (share_n, share_d), share_n * getvariable('scale') // share_d AS weight,
       greatest(a.from_day, u.valid_from) AS asked_from, least(a.until_day, u.valid_to) AS asked_until
FROM back
JOIN asked a ON a.section = back.section AND a.code = back.metric
JOIN unit u USING (unit);

CREATE TABLE flow_piece AS
SELECT section, metric, line, unit, weight, unnest(taken, max_depth := 2) FROM flowing;

-- Unit-days left out: of the days on which the unit stood, those that neither it nor a unit further on spoke of.
CREATE TABLE left_out AS
WITH spoken AS (
  FROM (SELECT section, metric, line, asked_from, asked_until,
               list_concat(list_filter(taken, lambda p: p.says IN ('value', 'nil')), blocked) AS pieces FROM flowing)
)
SELECT section, metric, line, sum(greatest(0, asked_until - asked_from)
         - coalesce(list_sum(list_transform(pieces, lambda p:
             greatest(0, least(p.until_day, asked_until) - greatest(p.from_day, asked_from)))), 0))::BIGINT AS days
FROM spoken
GROUP BY section, metric, line;

CREATE TABLE flow_reading AS
WITH counted AS (
  SELECT section, metric, line, bool_and(says = 'withdrawal') FILTER (unit = line) AS is_withdrawn,
         count(*) FILTER (says IN ('value', 'nil')) AS spoken, count(*) FILTER (says = 'value') AS stated,
         any_value(given) FILTER (says = 'value' AND weight = getvariable('scale')) AS given,
         sum(amount * weight) FILTER (says = 'value') AS added,
         min(amount * weight) FILTER (says = 'value') AS least_amount, max(amount * weight) FILTER (says = 'value') AS greatest_amount,
         sum(divisor * weight) FILTER (says = 'value') AS divisor,
         coalesce(bool_or(at_least) FILTER (says = 'value'), false) AS at_least,
         coalesce(bool_or(is_inexact) FILTER (says = 'value'), false) AS is_inexact,
         coalesce(bool_or(late) FILTER (says IN ('value', 'nil')), false) AS late
  FROM flow_piece
  GROUP BY section, metric, line
), judged AS (
  SELECT counted.*, a.reading,
         CASE WHEN a.kind IN ('flow', 'ratio') AND spoken > 0 THEN days ELSE 0 END AS days_left_out
  FROM counted
  JOIN asked a ON a.section = counted.section AND a.code = counted.metric
  JOIN left_out l ON l.section = counted.section AND l.metric = counted.metric AND l.line = counted.line
)
SELECT section, metric, line,
       CASE WHEN spoken = 0 THEN CASE WHEN is_withdrawn THEN 'withdrawn' ELSE 'missing' END
            WHEN days_left_out > 0 THEN 'partial' WHEN stated = 0 THEN 'nil' ELSE 'value' END AS state,
       false AS carried, days_left_out,
       CASE reading WHEN 'min' THEN least_amount WHEN 'max' THEN greatest_amount ELSE added END AS amount,
       CASE WHEN stated = 0 THEN NULL WHEN divisor IS NOT NULL THEN divisor
            WHEN reading = 'mean' THEN 1000000 * getvariable('scale') * stated ELSE 1000000 * getvariable('scale') END AS divisor,
       at_least, is_inexact, CASE WHEN stated = 1 THEN given END AS given, late AND days_left_out = 0 AS late
FROM judged;

-- Rule 15, last values. An event on or after the period's end has not happened within it: the units that stood until then
-- are read each for itself and added. A line is mostly such a unit itself.
CREATE TABLE head AS
WITH RECURSIVE back AS (
  SELECT section, a.code AS metric, a.crosses, a.until_day, e.unit AS line, e.unit, 1::HUGEINT AS share_n, 1::HUGEINT AS share_d
  FROM expected e JOIN asked a USING (section)
  WHERE a.reading = 'last'
  UNION ALL
  SELECT back.section, metric, crosses, until_day, line, old_unit, back.share_n * step.share_n, back.share_d * step.share_d
  FROM back
  JOIN step ON step.section = back.section AND step.new_unit = back.unit AND step.share_d IS NOT NULL AND day >= until_day
  WHERE crosses
)
SELECT section, metric, line, unit AS head, share_n, share_d
FROM back SEMI JOIN placed ON placed.section = back.section AND placed.unit = back.unit AND has_days;

-- Within the period: what a unit took in counts beside its own word, until it has stated anything since the event.
CREATE TABLE held AS
WITH RECURSIVE back AS (
  SELECT section, metric, line, head, head AS unit, share_n, share_d FROM head
  UNION ALL
  SELECT back.section, back.metric, line, head, old_unit, back.share_n * step.share_n, back.share_d * step.share_d
  FROM back
  JOIN asked a ON a.section = back.section AND a.code = back.metric AND a.crosses
  JOIN step ON step.section = back.section AND step.new_unit = back.unit AND step.share_d IS NOT NULL AND day < a.until_day
  ANTI JOIN last_piece since
    ON since.section = back.section AND since.metric = back.metric AND since.unit = back.unit AND since.until_day > day
)
SELECT section, metric, line, head, unit, share_n * getvariable('scale') // share_d AS weight FROM back;

-- A closed unit's stock or count that went to successors without a share is carried, like what a line took in.
CREATE TABLE head_reading AS
WITH word AS (
  SELECT h.*, l.* EXCLUDE (section, metric, unit), a.kind = 'ratio' AS is_ratio, coalesce(says = 'value' AND (is_own OR is_fresh), false) AS is_number,
         h.unit <> head OR (a.crosses AND EXISTS (FROM handed_over WHERE old_unit = head AND day < a.until_day)) AS is_taken
  FROM held h
  JOIN asked a ON a.section = h.section AND a.code = h.metric
  LEFT JOIN last_piece l ON l.section = h.section AND l.metric = h.metric AND l.unit = h.unit
), added AS (
  SELECT section, metric, line, head, any_value(CASE WHEN NOT is_own OR says = 'broken' THEN 'missing'
           WHEN says = 'withdrawal' THEN 'withdrawn' ELSE says END) FILTER (unit = head) AS own_state,
         coalesce(bool_or(is_number AND is_taken), false) AS is_carried,
         sum(amount * weight) FILTER (is_number) AS amount,
         is_ratio, sum(divisor * weight) FILTER (is_number) AS divisor,
         coalesce(bool_or(at_least) FILTER (is_number), false) AS at_least,
         coalesce(bool_or(is_inexact) FILTER (is_number), false) AS is_inexact,
         CASE WHEN count(*) FILTER (is_number) = 1 THEN any_value(given) FILTER (is_number AND weight = getvariable('scale')) END AS given,
         coalesce(bool_or(NOT is_own) FILTER (is_number), false) AS is_old,
         coalesce(bool_or(is_own AND says IN ('value', 'nil') AND first_received >= late_from) FILTER (unit = head), false) AS is_late
  FROM word
  GROUP BY section, metric, line, head, is_ratio
)
SELECT * EXCLUDE (own_state, is_late), CASE WHEN is_carried THEN 'missing' ELSE coalesce(own_state, 'missing') END AS state,
       is_carried OR is_old AS carried, is_late AND NOT is_carried AS late
FROM added;

-- What a later event brought together has a value if each of its units has its own value or nil.
CREATE TABLE last_reading AS
SELECT section, metric, line,
       CASE WHEN bool_and(head = line) THEN any_value(state)
            WHEN bool_and(state = 'nil') THEN 'nil' WHEN bool_and(state IN ('value', 'nil')) THEN 'value' ELSE 'missing' END AS stands,
       stands = 'missing' AND count(amount) > 0 AS carried, 0 AS days_left_out,
       sum(amount) AS amount,
       CASE WHEN count(amount) = 0 THEN NULL WHEN is_ratio THEN sum(divisor) ELSE 1000000 * getvariable('scale') END AS divisor,
       bool_or(at_least) AS at_least, bool_or(is_inexact) AS is_inexact,
       CASE WHEN count(amount) = 1 THEN any_value(given) END AS given, bool_or(late) AND stands IN ('value', 'nil') AS late
FROM head_reading
GROUP BY section, metric, line, is_ratio;

-- Whatever is no sum of flows counts for a closed unit only until any unit after it has stated it since.
CREATE TABLE displaced AS
SELECT DISTINCT a.section, a.code AS metric, e.unit AS line
FROM asked a
JOIN expected e USING (section)
JOIN later ON later.unit = e.unit
JOIN piece p ON p.section = a.section AND p.metric = a.code AND p.unit = later.later
  AND p.until_day > e.valid_to AND p.until_day <= a.until_day
WHERE NOT (a.crosses AND a.reading = 'sum') AND e.valid_to < a.until_day;

-- Both readings in one shape: `amount` / `divisor` is exact (a ratio's operands, else millionths over a million).
CREATE TABLE reading AS
FROM (FROM flow_reading UNION ALL FROM last_reading) AS read_up
ANTI JOIN displaced USING (section, metric, line);

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
  SELECT e.section, a.code AS metric, a.kind, a.decimals, a.factor, a.over_units, e.unit, r.* EXCLUDE (section, metric, line, state),
         CASE WHEN d.line IS NOT NULL THEN 'missing'
              WHEN t.unit IS NOT NULL AND coalesce(r.state, 'missing') = 'missing' AND r.amount IS NULL THEN 'withdrawn'
              ELSE coalesce(r.state, 'missing') END AS stands,
         bare.unit IS NOT NULL AND d.line IS NULL AND stands IN ('missing', 'withdrawn') AND r.amount IS NULL AS is_bare
  FROM expected e
  JOIN asked a USING (section)
  LEFT JOIN reading r ON r.section = e.section AND r.metric = a.code AND r.line = e.unit
  LEFT JOIN displaced d ON d.section = e.section AND d.metric = a.code AND d.line = e.unit
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
SELECT c.section, c.metric, name AS unit, list(DISTINCT o.source ORDER BY o.source) AS sources
FROM counted c
JOIN expected USING (section, unit)
JOIN metric m ON m.code = c.metric AND m.kind <> 'ratio'
JOIN said o ON o.metric = c.metric AND o.unit = c.unit AND o.from_day = c.from_day AND o.until_day = c.until_day
WHERE o.source <> c.source AND o.says = 'value' AND abs(o.amount - c.amount) > m.tolerance
GROUP BY ALL;

-- Rules 9 and 15: the period's own last value less the last before the period, of one source, within the age limit counted
-- back from the eve of the period; 0 before it only if the count started within the period. A declared restart adds what
-- stood before it. Less than "over 5" cannot be said, so an inexact base gives no increase.
CREATE TABLE count_series AS
SELECT s.*, a.section, a.from_day AS period_from, a.until_day AS period_until, a.from_day - s.until_day <= a.max_age AS is_fresh
FROM asked a
JOIN said s ON s.metric = a.code AND s.until_day <= a.until_day
WHERE a.kind = 'cumulative';

CREATE TABLE base_word AS
FROM count_series
WHERE until_day <= period_from
QUALIFY row_number() OVER (PARTITION BY section, metric, unit, source
  ORDER BY until_day DESC, stands_at DESC, received DESC, receipt DESC) = 1;

CREATE TABLE before_restarts AS
SELECT section, metric, unit, source, sum(before) AS grown
FROM (SELECT *, lag(amount, 1, 0) OVER (PARTITION BY section, metric, unit, source
        ORDER BY until_day, stands_at, received, receipt) AS before FROM count_series WHERE says = 'value')
WHERE restart AND until_day > period_from
GROUP BY ALL;

-- Back along the events that took the counter over, as far as nobody nearer has stated a base since.
CREATE TABLE counter AS
WITH RECURSIVE back AS (
  SELECT h.section, h.metric, h.line, head, head AS unit, l.source, l.until_day AS last_until, share_n, share_d
  FROM (FROM head ANTI JOIN displaced USING (section, metric, line)) AS h
  JOIN head_reading r USING (section, metric, line, head)
  JOIN last_piece l ON l.section = h.section AND l.metric = h.metric AND l.unit = h.head
  JOIN asked a ON a.section = h.section AND a.code = h.metric AND a.kind = 'cumulative'
  WHERE r.state = 'value'
  UNION ALL
  SELECT back.section, back.metric, line, head, old_unit, back.source, last_until, back.share_n * step.share_n, back.share_d * step.share_d
  FROM back
  JOIN step ON step.section = back.section AND step.new_unit = back.unit AND step.share_d IS NOT NULL
    AND day < last_until AND list_contains(counters, back.metric)
  ANTI JOIN base_word w ON w.section = back.section AND w.metric = back.metric AND w.unit = back.unit AND w.source = back.source
    AND w.until_day > day
)
SELECT section, metric, line, head, unit, source, share_n * getvariable('scale') // share_d AS weight FROM back;

-- The base of each unit: its own word; a unit that began with events needs none if one of them took the counter over.
CREATE TABLE counted_base AS
SELECT c.section, c.metric, c.line, c.head, c.unit, c.weight, coalesce(g.grown, 0) AS grown,
       coalesce(a.starts_on >= a.from_day AND a.starts_on < a.until_day, false) AS starts_inside,
       CASE WHEN starts_inside THEN 0 WHEN w.says = 'value' AND w.is_fresh THEN w.amount
            WHEN w.says IS NULL AND EXISTS (
              FROM step JOIN unit u ON u.unit = step.new_unit AND u.valid_from = step.day
              WHERE step.section = c.section AND step.new_unit = c.unit AND step.share_d IS NOT NULL AND list_contains(step.counters, c.metric))
            THEN 0 END AS base,
       coalesce(w.at_least, false) AND NOT starts_inside AS is_inexact
FROM counter c
JOIN asked a ON a.section = c.section AND a.code = c.metric
LEFT JOIN base_word w ON w.section = c.section AND w.metric = c.metric AND w.unit = c.unit AND w.source = c.source
LEFT JOIN before_restarts g ON g.section = c.section AND g.metric = c.metric AND g.unit = c.unit AND g.source = c.source;

CREATE TABLE head_increase AS
SELECT section, metric, line, head, count(*) = count(base) AS has_base,
       CASE WHEN has_base AND NOT bool_or(b.is_inexact) THEN any_value(r.amount) - sum((base - grown) * weight) END AS step
FROM counted_base b JOIN head_reading r USING (section, metric, line, head)
GROUP BY section, metric, line, head;

CREATE TABLE increase AS
WITH summed AS (
  SELECT section, metric, line, true AS has_last, bool_and(has_base) AS has_base,
         CASE WHEN count(*) = count(step) THEN sum(step) END AS step
  FROM head_increase
  GROUP BY section, metric, line
), stepped AS (
  SELECT line.*, coalesce(has_last, false) AS has_last, has_base, step
  FROM line
  JOIN asked a ON a.section = line.section AND a.code = line.metric AND a.kind = 'cumulative'
  LEFT JOIN summed s ON s.section = line.section AND s.metric = line.metric AND s.line = line.unit AND line.state = 'value'
)
SELECT section, metric, kind, decimals, factor, over_units, unit,
       CASE WHEN step IS NOT NULL THEN 'value' WHEN state IN ('nil', 'withdrawn') THEN state ELSE 'missing' END AS state,
       false AS carried, 0 AS days_left_out, step AS amount,
       CASE WHEN step IS NOT NULL THEN 1000000 * getvariable('scale') END::HUGEINT AS divisor,
       step IS NOT NULL AND at_least AS at_least, false AS is_inexact, NULL::BIGINT AS given,
       late AND (step IS NOT NULL OR state = 'nil') AS late,
       CASE WHEN step IS NOT NULL THEN NULL WHEN has_last AND has_base THEN 'inexact-base'
            WHEN has_last THEN 'no-base' WHEN state IN ('nil', 'withdrawn') THEN state ELSE 'missing' END AS cause
FROM stepped;
