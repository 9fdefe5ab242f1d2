-- What a line's flows come to over the period: a cover by each unit on its roads, added with the shares.
-- Here and further on, `unit` is that of the statements, `line` the unit of today (or the closed one) that they count for.
-- Amounts are times `scale`, so that shares of them are whole too.

-- Rule 15, flows: back along each road, from the line's unit to those that it took in. What a unit said that reaches over an
-- event speaks for the units taken then, too: it blocks what they say of the same days, and those days are asked of nobody, unless it was taken back.
CREATE TABLE flowing AS
WITH RECURSIVE back AS (
  SELECT section, a.code AS metric, a.crosses, e.unit AS line, e.unit, 1::HUGEINT AS share_n, 1::HUGEINT AS share_d,
         coalesce(r.weight, getvariable('scale')) AS way_weight, r.piece AS way,
         CASE WHEN r.piece IS NULL THEN list_resize(c.pieces, 0) ELSE [struct_pack(from_day := r.piece.from_day, until_day := r.piece.until_day,
           says := CASE WHEN r.piece.is_silent THEN 'withdrawal' ELSE 'value' END, source := NULL::VARCHAR, amount := NULL::HUGEINT,
           divisor := NULL::HUGEINT, at_least := false, is_inexact := false, given := NULL::BIGINT, late := false)] END AS blocked,
         list_filter(c.pieces, lambda q: r.piece IS NULL OR q.until_day <= r.piece.from_day OR r.piece.until_day <= q.from_day) AS taken
  FROM expected e
  JOIN asked a USING (section)
  LEFT JOIN own_cover c ON c.section = e.section AND c.metric = a.code AND c.unit = e.unit
  LEFT JOIN reach r ON r.section = e.section AND r.metric = a.code AND r.unit = e.unit
  WHERE a.reading <> 'last'
  UNION ALL
  SELECT back.section, back.metric, crosses, line, old_unit, back.share_n * step.share_n, back.share_d * step.share_d, way_weight, way,
         list_filter(list_concat(blocked, taken), lambda p: p.until_day > day) AS reaching,
         list_filter(c.pieces, lambda q: len(list_filter(list_concat(blocked, taken),
           lambda p: p.until_day > day AND p.from_day < q.until_day AND q.from_day < p.until_day)) = 0)
  FROM back
  JOIN step ON step.section = back.section AND step.new_unit = back.unit AND step.share_d IS NOT NULL
  LEFT JOIN own_cover c ON c.section = back.section AND c.metric = back.metric AND c.unit = old_unit
  WHERE crosses
)
SELECT back.* EXCLUDE (share_n, share_d, way_weight), way_weight * share_n // share_d AS weight,
       greatest(a.from_day, u.valid_from) AS asked_from, least(a.until_day, u.valid_to) AS asked_until
FROM back
JOIN asked a ON a.section = back.section AND a.code = back.metric
JOIN unit u USING (unit);

CREATE TABLE flow_piece AS
SELECT section, metric, line, unit, weight, unnest(taken, max_depth := 2) FROM flowing;

-- Unit-days left out: of the days on which the unit stood, those for which neither it nor a unit further on has a word that stands;
-- of parts that went different ways, where most are.
CREATE TABLE left_out AS
WITH spoken AS (
  FROM (SELECT section, metric, line, way, asked_from, asked_until,
               list_filter(list_concat(taken, blocked), lambda p: p.says IN ('value', 'nil')) AS pieces FROM flowing)
)
SELECT section, metric, line, max(days) AS days
FROM (SELECT section, metric, line, way, sum(greatest(0, asked_until - asked_from)
               - coalesce(list_sum(list_transform(pieces, lambda p:
                   greatest(0, least(p.until_day, asked_until) - greatest(p.from_day, asked_from)))), 0))::BIGINT AS days
      FROM spoken
      GROUP BY section, metric, line, way)
GROUP BY section, metric, line;

CREATE TABLE flow_reading AS
WITH counted AS (
  SELECT section, metric, line, bool_and(says = 'withdrawal') FILTER (unit = line) AS is_withdrawn,
         count(*) FILTER (says IN ('value', 'nil')) AS spoken, count(*) FILTER (says = 'value') AS stated,
         any_value(given) FILTER (says = 'value' AND weight = getvariable('scale')) AS given,
         sum(amount * weight) FILTER (says = 'value') AS added,
         min(amount * weight) FILTER (says = 'value') AS least_amount, max(amount * weight) FILTER (says = 'value') AS greatest_amount,
         arg_max(amount * weight, until_day) FILTER (says = 'value') AS last_amount,
         sum(divisor * weight) FILTER (says = 'value') AS below_added, arg_max(divisor * weight, until_day) FILTER (says = 'value') AS below_last,
         coalesce(bool_or(at_least) FILTER (says = 'value'), false) AS any_over,
         coalesce(arg_max(at_least, until_day) FILTER (says = 'value'), false) AS last_over,
         coalesce(min(amount) FILTER (says = 'value' AND NOT at_least) > min(amount) FILTER (says = 'value'), any_over) AS least_over,
         coalesce(bool_or(is_inexact) FILTER (says = 'value'), false) AS any_inexact,
         coalesce(arg_max(is_inexact, until_day) FILTER (says = 'value'), false) AS last_inexact,
         coalesce(bool_or(late) FILTER (says IN ('value', 'nil')), false) AS late
  FROM flow_piece
  GROUP BY section, metric, line
), judged AS (
  SELECT counted.*, a.axis, CASE a.below_axis WHEN 'last' THEN below_last ELSE below_added END AS divisor,
         CASE a.below_axis WHEN 'last' THEN last_inexact ELSE any_inexact END AS is_inexact,
         CASE WHEN a.kind IN ('flow', 'ratio') AND spoken > 0 THEN days ELSE 0 END AS days_left_out
  FROM counted
  JOIN asked a ON a.section = counted.section AND a.code = counted.metric
  JOIN left_out l ON l.section = counted.section AND l.metric = counted.metric AND l.line = counted.line
)
SELECT section, metric, line,
       CASE WHEN spoken = 0 THEN CASE WHEN is_withdrawn THEN 'withdrawn' ELSE 'missing' END
            WHEN days_left_out > 0 THEN 'partial' WHEN stated = 0 THEN 'nil' ELSE 'value' END AS state,
       false AS carried, days_left_out,
       CASE axis WHEN 'min' THEN least_amount WHEN 'max' THEN greatest_amount WHEN 'last' THEN last_amount ELSE added END AS amount,
       CASE WHEN stated = 0 THEN NULL WHEN divisor IS NOT NULL THEN divisor
            WHEN axis = 'mean' THEN 1000000 * getvariable('scale') * stated ELSE 1000000 * getvariable('scale') END AS divisor,
       CASE axis WHEN 'min' THEN least_over WHEN 'last' THEN last_over ELSE any_over END AS at_least, is_inexact, CASE WHEN stated = 1 THEN given END AS given, late AND days_left_out = 0 AS late
FROM judged;
