-- retention_d30
SELECT
  "t5"."time",
  "t5"."tier",
  "t5"."source",
  "t5"."new_1",
  "t5"."new_7",
  "t5"."new_30",
  COALESCE("t8"."back_1", 0) AS "back_1",
  COALESCE("t8"."back_7", 0) AS "back_7",
  COALESCE("t8"."back_30", 0) AS "back_30"
FROM (
  SELECT
    "t2"."time",
    "t2"."tier",
    "t2"."source",
    SUM("t2"."joined") FILTER(WHERE
      "t2"."day" <= MAKE_DATE(2023, 3, 9)) AS "new_1",
    SUM("t2"."joined") FILTER(WHERE
      "t2"."day" <= MAKE_DATE(2023, 3, 3)) AS "new_7",
    SUM("t2"."joined") FILTER(WHERE
      "t2"."day" <= MAKE_DATE(2023, 2, 8)) AS "new_30"
  FROM (
    SELECT
      "t0"."day",
      "t0"."tier",
      "t0"."source",
      "t0"."joined",
      "t0"."left",
      DATE_TRUNC('DAY', "t0"."day") AS "time"
    FROM "member_flow" AS "t0"
    WHERE
      "t0"."day" >= MAKE_DATE(2023, 2, 1) AND "t0"."day" <= MAKE_DATE(2023, 2, 28)
  ) AS "t2"
  GROUP BY
    1,
    2,
    3
) AS "t5"
LEFT OUTER JOIN (
  SELECT
    "t6"."time",
    "t6"."tier",
    "t6"."source",
    SUM(CAST("t6"."back_1" AS INT)) AS "back_1",
    SUM(CAST("t6"."back_7" AS INT)) AS "back_7",
    SUM(CAST("t6"."back_30" AS INT)) AS "back_30"
  FROM (
    SELECT
      "t3"."time",
      "t3"."tier",
      "t3"."source",
      "t3"."member",
      BOOL_OR(
        CAST((
          "t3"."age" >= 1
        )
        AND (
          "t3"."age" <= 1
        )
        AND (
          "t3"."joined_day" <= MAKE_DATE(2023, 3, 9)
        ) AS BOOLEAN)
      ) AS "back_1",
      BOOL_OR(
        CAST((
          "t3"."age" >= 7
        )
        AND (
          "t3"."age" <= 7
        )
        AND (
          "t3"."joined_day" <= MAKE_DATE(2023, 3, 3)
        ) AS BOOLEAN)
      ) AS "back_7",
      BOOL_OR(
        CAST((
          "t3"."age" >= 24
        )
        AND (
          "t3"."age" <= 30
        )
        AND (
          "t3"."joined_day" <= MAKE_DATE(2023, 2, 8)
        ) AS BOOLEAN)
      ) AS "back_30"
    FROM (
      SELECT
        "t1"."member",
        "t1"."day",
        "t1"."messages",
        "t1"."actions",
        "t1"."is_bot",
        "t1"."listed",
        "t1"."joined_day",
        "t1"."left_day",
        "t1"."tier",
        "t1"."source",
        DATE_TRUNC('DAY', "t1"."joined_day") AS "time",
        DATE_DIFF('DAY', "t1"."joined_day", "t1"."day") AS "age"
      FROM "member_days" AS "t1"
      WHERE
        "t1"."joined_day" >= MAKE_DATE(2023, 2, 1)
        AND "t1"."joined_day" <= MAKE_DATE(2023, 2, 28)
        AND NOT (
          "t1"."is_bot"
        )
        AND DATE_DIFF('DAY', "t1"."joined_day", "t1"."day") <= 30
    ) AS "t3"
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "t6"
  GROUP BY
    1,
    2,
    3
) AS "t8"
  ON "t5"."time" IS NOT DISTINCT FROM "t8"."time"
  AND "t5"."tier" IS NOT DISTINCT FROM "t8"."tier"
  AND "t5"."source" IS NOT DISTINCT FROM "t8"."source";

-- segments
SELECT
  "t4"."segment",
  COUNT(*) AS "value"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t2"."member",
      "t2"."first",
      "t2"."now",
      "t2"."before",
      CASE
        WHEN "t2"."now" AND (
          "t2"."first" >= MAKE_DATE(2023, 2, 1)
        )
        THEN 'new'
        WHEN "t2"."now" AND "t2"."before"
        THEN 'retained'
        WHEN "t2"."now"
        THEN 'returned'
        WHEN "t2"."before"
        THEN 'lost'
        ELSE NULL
      END AS "segment"
    FROM (
      SELECT
        "t1"."member",
        MIN("t1"."day") AS "first",
        BOOL_OR(CAST("t1"."day" >= MAKE_DATE(2023, 2, 1) AS BOOLEAN)) AS "now",
        BOOL_OR(
          CAST((
            "t1"."day" >= MAKE_DATE(2023, 1, 1)
          )
          AND (
            "t1"."day" <= MAKE_DATE(2023, 1, 31)
          ) AS BOOLEAN)
        ) AS "before"
      FROM (
        SELECT
          *
        FROM "member_days" AS "t0"
        WHERE
          NOT (
            "t0"."is_bot"
          ) AND "t0"."day" <= MAKE_DATE(2023, 2, 28)
      ) AS "t1"
      GROUP BY
        1
    ) AS "t2"
  ) AS "t3"
  WHERE
    "t3"."segment" IS NOT NULL
) AS "t4"
GROUP BY
  1;

-- cohort_retention
WITH "t1" AS (
  SELECT
    *
  FROM "member_days" AS "t0"
  WHERE
    NOT (
      "t0"."is_bot"
    ) AND "t0"."day" <= MAKE_DATE(2023, 2, 28)
), "t9" AS (
  SELECT
    "t8"."born",
    "t8"."at",
    COUNT(*) AS "numerator"
  FROM (
    SELECT DISTINCT
      *
    FROM (
      SELECT
        "t3"."member",
        (
          (
            EXTRACT(year FROM "t6"."first") * 12
          ) + EXTRACT(month FROM "t6"."first")
        ) - 1 AS "born",
        (
          (
            EXTRACT(year FROM "t3"."day") * 12
          ) + EXTRACT(month FROM "t3"."day")
        ) - 1 AS "at"
      FROM "t1" AS "t3"
      INNER JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t2"."member",
            MIN("t2"."day") AS "first"
          FROM "t1" AS "t2"
          GROUP BY
            1
        ) AS "t4"
        WHERE
          "t4"."first" >= MAKE_DATE(2022, 3, 1)
      ) AS "t6"
        ON "t3"."member" = "t6"."member"
    ) AS "t7"
  ) AS "t8"
  GROUP BY
    1,
    2
)
SELECT
  CASE
    WHEN 4 <= LENGTH(CAST(CAST(FLOOR((
      "t18"."born"
    ) / (
      12
    )) AS BIGINT) AS TEXT))
    THEN CAST(CAST(FLOOR((
      "t18"."born"
    ) / (
      12
    )) AS BIGINT) AS TEXT)
    ELSE REPEAT(
      '0',
      4 - LENGTH(CAST(CAST(FLOOR((
        "t18"."born"
      ) / (
        12
      )) AS BIGINT) AS TEXT))
    ) || CAST(CAST(FLOOR((
      "t18"."born"
    ) / (
      12
    )) AS BIGINT) AS TEXT)
  END || '-' || CASE
    WHEN 2 <= LENGTH(CAST((
      "t18"."born" % 12
    ) + 1 AS TEXT))
    THEN CAST((
      "t18"."born" % 12
    ) + 1 AS TEXT)
    ELSE REPEAT('0', 2 - LENGTH(CAST((
      "t18"."born" % 12
    ) + 1 AS TEXT))) || CAST((
      "t18"."born" % 12
    ) + 1 AS TEXT)
  END AS "cohort",
  "t18"."at" - "t18"."born" AS "months_after",
  COALESCE("t11"."numerator", 0) AS "numerator",
  "t18"."denominator",
  (
    "t18"."at" = 24277
  ) AND FALSE AS "partial",
  "t18"."born" = 24276 AS "truncated"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t15"."born",
      "t15"."denominator",
      "t14"."at"
    FROM (
      SELECT
        "t10"."born",
        "t10"."numerator" AS "denominator"
      FROM "t9" AS "t10"
      WHERE
        "t10"."born" = "t10"."at"
    ) AS "t15"
    CROSS JOIN (
      SELECT DISTINCT
        "t10"."at"
      FROM "t9" AS "t10"
    ) AS "t14"
  ) AS "t16"
  WHERE
    "t16"."at" >= "t16"."born"
) AS "t18"
LEFT OUTER JOIN "t9" AS "t11"
  ON "t18"."born" = "t11"."born" AND "t18"."at" = "t11"."at";

-- members_by_state
WITH "t8" AS (
  SELECT
    "t7"."state",
    COUNT(*) AS "value",
    SUM(CAST("t7"."listed" AS BIGINT)) AS "listed"
  FROM (
    SELECT
      "t4"."member",
      "t4"."came",
      "t4"."last",
      "t4"."back",
      "t4"."before",
      "t4"."listed",
      CASE
        WHEN "t4"."came" > MAKE_DATE(2023, 1, 29)
        THEN 'new'
        WHEN COALESCE(DATE_DIFF('DAY', "t4"."before", "t4"."back") > 90, FALSE)
        THEN 'returned'
        WHEN "t4"."back" IS NOT NULL
        THEN 'active'
        WHEN "t4"."last" > MAKE_DATE(2022, 11, 30)
        THEN 'fading'
        ELSE 'silent'
      END AS "state"
    FROM (
      SELECT
        "t3"."member",
        COALESCE(MIN("t3"."joined_day"), MIN("t3"."day")) AS "came",
        MAX("t3"."day") AS "last",
        MIN("t3"."day") FILTER(WHERE
          "t3"."day" > MAKE_DATE(2023, 1, 29)) AS "back",
        MAX("t3"."day") FILTER(WHERE
          "t3"."day" <= MAKE_DATE(2023, 1, 29)) AS "before",
        BOOL_OR(CAST("t3"."listed" AS BOOLEAN)) AS "listed"
      FROM (
        SELECT
          *
        FROM "member_days" AS "t1"
        WHERE
          NOT (
            "t1"."is_bot"
          )
          AND "t1"."day" <= MAKE_DATE(2023, 2, 28)
          AND (
            (
              "t1"."left_day" IS NULL
            ) OR (
              "t1"."left_day" > MAKE_DATE(2023, 2, 28)
            )
          )
      ) AS "t3"
      GROUP BY
        1
    ) AS "t4"
  ) AS "t7"
  GROUP BY
    1
)
SELECT
  "t16"."state",
  "t16"."value",
  "t16"."value" / SUM("t16"."value") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "share"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t14"."state",
      SUM("t14"."value") AS "value"
    FROM (
      SELECT
        *
      FROM "t8" AS "t9"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t6"."state",
          GREATEST("t6"."value" - COALESCE("t12"."seen", 0), 0) AS "value",
          0 AS "listed"
        FROM (
          SELECT
            CASE
              WHEN COALESCE("t2"."joined_day" > MAKE_DATE(2023, 1, 29), FALSE)
              THEN 'new'
              ELSE 'silent'
            END AS "state",
            COUNT(*) AS "value"
          FROM (
            SELECT
              *
            FROM "members" AS "t0"
            WHERE
              NOT (
                COALESCE("t0"."is_bot", FALSE)
              )
              AND (
                (
                  "t0"."joined_day" IS NULL
                )
                OR (
                  "t0"."joined_day" <= MAKE_DATE(2023, 2, 28)
                )
              )
              AND (
                (
                  "t0"."left_day" IS NULL
                ) OR (
                  "t0"."left_day" > MAKE_DATE(2023, 2, 28)
                )
              )
          ) AS "t2"
          GROUP BY
            1
        ) AS "t6"
        LEFT OUTER JOIN (
          SELECT
            "t10"."state",
            SUM("t10"."listed") AS "seen"
          FROM (
            SELECT
              CASE WHEN "t9"."state" = 'new' THEN 'new' ELSE 'silent' END AS "state",
              "t9"."value",
              "t9"."listed"
            FROM "t8" AS "t9"
          ) AS "t10"
          GROUP BY
            1
        ) AS "t12"
          ON "t6"."state" = "t12"."state"
      ) AS "t13"
    ) AS "t14"
    GROUP BY
      1
  ) AS "t15"
  WHERE
    FALSE AND "t15"."value" > 0
) AS "t16";

-- members_by_value
SELECT
  "t12"."value_segment",
  "t12"."value",
  "t12"."revenue",
  "t12"."value" / SUM("t12"."value") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "share",
  "t12"."revenue" / NULLIF(
    SUM("t12"."revenue") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
    0
  ) AS "revenue_share"
FROM (
  SELECT
    "t11"."value_segment",
    COUNT(*) AS "value",
    CAST(SUM(CAST("t11"."amount" AS DECIMAL(18, 4))) AS DOUBLE) AS "revenue"
  FROM (
    SELECT
      "t10"."member_id",
      "t10"."recency",
      "t10"."frequency",
      "t10"."amount",
      "t10"."buyers",
      "t10"."recency_score",
      "t10"."frequency_score",
      "t10"."amount_score",
      CASE
        WHEN NOT (
          "t10"."amount_score" >= 4
        )
        THEN 'general'
        WHEN (
          "t10"."recency_score" >= 4
        ) AND (
          "t10"."frequency_score" >= 4
        )
        THEN 'high_value'
        WHEN "t10"."recency_score" >= 4
        THEN 'promising'
        WHEN "t10"."frequency_score" >= 4
        THEN 'at_risk'
        ELSE 'win_back'
      END AS "value_segment"
    FROM (
      SELECT
        "t9"."member_id",
        "t9"."recency",
        "t9"."frequency",
        "t9"."amount",
        "t9"."buyers",
        CAST(FLOOR(
          (
            (
              RANK() OVER (
                ORDER BY "t9"."recency" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) * 5
          ) / (
            "t9"."buyers"
          )
        ) AS BIGINT) + 1 AS "recency_score",
        CAST(FLOOR(
          (
            (
              RANK() OVER (
                ORDER BY "t9"."frequency" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) * 5
          ) / (
            "t9"."buyers"
          )
        ) AS BIGINT) + 1 AS "frequency_score",
        CAST(FLOOR(
          (
            (
              RANK() OVER (
                ORDER BY "t9"."amount" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) * 5
          ) / (
            "t9"."buyers"
          )
        ) AS BIGINT) + 1 AS "amount_score"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t7"."member_id",
            "t7"."recency",
            "t7"."frequency",
            "t7"."amount",
            COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "buyers"
          FROM (
            SELECT
              "t6"."member_id",
              MAX("t6"."paid_day") AS "recency",
              COUNT(*) AS "frequency",
              CAST(SUM(CAST("t6"."amount" - COALESCE("t6"."refunded", 0) AS DECIMAL(18, 4))) AS DOUBLE) AS "amount"
            FROM (
              SELECT
                "t5"."order_id",
                "t5"."member_id",
                "t5"."paid_at",
                "t5"."paid_day",
                "t5"."amount",
                "t5"."refunded",
                "t5"."first_touch",
                "t5"."event_id",
                "t5"."product"
              FROM (
                SELECT
                  *
                FROM "orders" AS "t0"
                WHERE
                  "t0"."paid_day" >= MAKE_DATE(2022, 3, 1)
                  AND "t0"."paid_day" <= MAKE_DATE(2023, 2, 28)
                  AND NOT (
                    COALESCE(
                      (
                        "t0"."amount" < 0
                      )
                      OR (
                        (
                          COALESCE("t0"."refunded", 0) > 0
                        )
                        AND (
                          COALESCE("t0"."refunded", 0) >= "t0"."amount"
                        )
                      ),
                      FALSE
                    )
                  )
                  AND "t0"."member_id" IS NOT NULL
              ) AS "t5"
              ANTI JOIN (
                SELECT
                  *
                FROM "members" AS "t1"
                WHERE
                  COALESCE("t1"."is_bot", FALSE)
              ) AS "t3"
                ON "t5"."member_id" = "t3"."member_id"
            ) AS "t6"
            GROUP BY
              1
          ) AS "t7"
        ) AS "t8"
        WHERE
          "t8"."amount" IS NOT NULL
      ) AS "t9"
    ) AS "t10"
    WHERE
      "t10"."buyers" >= 25
  ) AS "t11"
  GROUP BY
    1
) AS "t12";
