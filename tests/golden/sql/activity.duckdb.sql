-- messages
SELECT
  COUNT(*) AS "active",
  COUNT(*) FILTER(WHERE
    "t3"."messages" > 0) AS "speakers",
  COALESCE(SUM("t3"."messages"), 0) AS "messages",
  SUM("t3"."messages") FILTER(WHERE
    "t3"."rank" < CAST(CEIL("t3"."speakers" * 0.01) AS BIGINT)) AS "messages_of_top",
  COALESCE(SUM("t3"."days"), 0) AS "active_days",
  28 AS "days"
FROM (
  SELECT
    "t2"."member",
    "t2"."tier",
    "t2"."source",
    "t2"."messages",
    "t2"."days",
    ROW_NUMBER() OVER (
      ORDER BY "t2"."messages" DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank",
    SUM(CAST("t2"."messages" > 0 AS INT)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "speakers"
  FROM (
    SELECT
      "t1"."member",
      MAX("t1"."tier") AS "tier",
      MAX("t1"."source") AS "source",
      SUM("t1"."messages") AS "messages",
      COUNT(*) AS "days"
    FROM (
      SELECT
        *
      FROM "member_days" AS "t0"
      WHERE
        "t0"."day" >= MAKE_DATE(2023, 2, 1)
        AND "t0"."day" <= MAKE_DATE(2023, 2, 28)
        AND NOT (
          "t0"."is_bot"
        )
    ) AS "t1"
    GROUP BY
      1
  ) AS "t2"
) AS "t3";

-- wau_mean
SELECT
  COUNT(*) AS "numerator",
  4 AS "denominator"
FROM (
  SELECT
    "t1"."week",
    "t1"."member",
    SUM("t1"."messages") AS "messages"
  FROM (
    SELECT
      "t0"."member",
      "t0"."day",
      "t0"."messages",
      "t0"."actions",
      "t0"."is_bot",
      "t0"."listed",
      "t0"."joined_day",
      "t0"."left_day",
      "t0"."tier",
      "t0"."source",
      CAST(FLOOR((
        DATE_DIFF('DAY', "t0"."day", MAKE_DATE(2023, 2, 28))
      ) / (
        7
      )) AS BIGINT) AS "week"
    FROM "member_days" AS "t0"
    WHERE
      "t0"."day" >= MAKE_DATE(2023, 2, 1)
      AND "t0"."day" <= MAKE_DATE(2023, 2, 28)
      AND NOT (
        "t0"."is_bot"
      )
      AND CAST(FLOOR((
        DATE_DIFF('DAY', "t0"."day", MAKE_DATE(2023, 2, 28))
      ) / (
        7
      )) AS BIGINT) < 4
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2";

-- mau
SELECT
  "t2"."month",
  COUNT(*) AS "value"
FROM (
  SELECT
    "t1"."month",
    "t1"."member",
    SUM("t1"."messages") AS "messages"
  FROM (
    SELECT
      "t0"."member",
      "t0"."day",
      "t0"."messages",
      "t0"."actions",
      "t0"."is_bot",
      "t0"."listed",
      "t0"."joined_day",
      "t0"."left_day",
      "t0"."tier",
      "t0"."source",
      DATE_TRUNC('MONTH', "t0"."day") AS "month"
    FROM "member_days" AS "t0"
    WHERE
      "t0"."day" >= MAKE_DATE(2023, 2, 1)
      AND "t0"."day" <= MAKE_DATE(2023, 2, 28)
      AND NOT (
        "t0"."is_bot"
      )
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
GROUP BY
  1;

-- median_first_response_minutes
WITH "t12" AS (
  SELECT
    "t11"."thread",
    "t11"."member_id" AS "opener",
    "t11"."ts" AS "began",
    "t11"."day",
    "t11"."is_bot" AS "by_bot"
  FROM (
    SELECT
      "t8"."activity_id",
      "t8"."member_id",
      "t8"."ts",
      "t8"."day",
      "t8"."group_id",
      "t8"."topic",
      "t8"."reply_to",
      "t8"."is_bot",
      "t8"."thread",
      ROW_NUMBER() OVER (
        PARTITION BY "t8"."thread"
        ORDER BY "t8"."ts" ASC, "t8"."activity_id" ASC, "t8"."member_id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "place"
    FROM (
      SELECT
        "t7"."activity_id",
        "t7"."member_id",
        "t7"."ts",
        "t7"."day",
        "t7"."group_id",
        "t7"."topic",
        "t7"."reply_to",
        COALESCE("t7"."is_bot", FALSE) AS "is_bot",
        COALESCE("t7"."group_id", '') || ' / ' || "t7"."topic" AS "thread"
      FROM (
        SELECT
          "t6".*
          EXCLUDE ("member_id_right")
        FROM (
          SELECT
            "t4"."activity_id",
            "t4"."member_id",
            "t4"."ts",
            "t4"."day",
            "t4"."group_id",
            "t4"."topic",
            "t4"."reply_to",
            "t5"."member_id" AS "member_id_right",
            "t5"."is_bot"
          FROM (
            SELECT
              "t0"."activity_id",
              "t0"."member_id",
              "t0"."ts",
              "t0"."day",
              "t0"."group_id",
              "t0"."topic",
              "t0"."reply_to"
            FROM "activity" AS "t0"
            WHERE
              "t0"."kind" IN ('message', 'post', 'comment')
          ) AS "t4"
          LEFT OUTER JOIN (
            SELECT
              "t1"."member_id",
              TRUE AS "is_bot"
            FROM "members" AS "t1"
            WHERE
              COALESCE("t1"."is_bot", FALSE)
          ) AS "t5"
            ON "t4"."member_id" = "t5"."member_id"
        ) AS "t6"
      ) AS "t7"
      WHERE
        "t7"."topic" IS NOT NULL
    ) AS "t8"
  ) AS "t11"
  WHERE
    "t11"."place" = 0
    AND "t11"."day" >= MAKE_DATE(2023, 2, 1)
    AND "t11"."day" <= MAKE_DATE(2023, 2, 28)
    AND NOT (
      "t11"."is_bot"
    )
)
SELECT
  COUNT(*) AS "threads",
  SUM(CAST("t21"."ts" IS NULL AS INT)) AS "unanswered",
  QUANTILE_CONT("t21"."minutes", 0.5) AS "minutes"
FROM (
  SELECT
    "t20"."thread",
    "t20"."opener",
    "t20"."began",
    "t20"."day",
    "t20"."by_bot",
    "t20"."thread_right",
    "t20"."ts",
    (
      EPOCH(CAST("t20"."ts" AS TIMESTAMP)) - EPOCH(CAST("t20"."began" AS TIMESTAMP))
    ) / 60 AS "minutes"
  FROM (
    SELECT
      "t14"."thread",
      "t14"."opener",
      "t14"."began",
      "t14"."day",
      "t14"."by_bot",
      "t19"."thread" AS "thread_right",
      "t19"."ts"
    FROM "t12" AS "t14"
    LEFT OUTER JOIN (
      SELECT
        "t17"."thread",
        MIN("t17"."ts") AS "ts"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t10"."thread",
            "t10"."member_id",
            "t10"."ts",
            "t10"."is_bot",
            "t15"."opener",
            "t15"."began",
            "t15"."day",
            "t15"."by_bot"
          FROM (
            SELECT
              COALESCE("t7"."group_id", '') || ' / ' || "t7"."topic" AS "thread",
              "t7"."member_id",
              "t7"."ts",
              COALESCE("t7"."is_bot", FALSE) AS "is_bot"
            FROM (
              SELECT
                "t6".*
                EXCLUDE ("member_id_right")
              FROM (
                SELECT
                  "t4"."activity_id",
                  "t4"."member_id",
                  "t4"."ts",
                  "t4"."day",
                  "t4"."group_id",
                  "t4"."topic",
                  "t4"."reply_to",
                  "t5"."member_id" AS "member_id_right",
                  "t5"."is_bot"
                FROM (
                  SELECT
                    "t0"."activity_id",
                    "t0"."member_id",
                    "t0"."ts",
                    "t0"."day",
                    "t0"."group_id",
                    "t0"."topic",
                    "t0"."reply_to"
                  FROM "activity" AS "t0"
                  WHERE
                    "t0"."kind" IN ('message', 'post', 'comment')
                ) AS "t4"
                LEFT OUTER JOIN (
                  SELECT
                    "t1"."member_id",
                    TRUE AS "is_bot"
                  FROM "members" AS "t1"
                  WHERE
                    COALESCE("t1"."is_bot", FALSE)
                ) AS "t5"
                  ON "t4"."member_id" = "t5"."member_id"
              ) AS "t6"
            ) AS "t7"
            WHERE
              "t7"."topic" IS NOT NULL
          ) AS "t10"
          INNER JOIN "t12" AS "t15"
            ON "t10"."thread" = "t15"."thread"
        ) AS "t16"
        WHERE
          NOT (
            "t16"."is_bot"
          )
          AND "t16"."member_id" <> "t16"."opener"
          AND "t16"."ts" >= "t16"."began"
      ) AS "t17"
      GROUP BY
        1
    ) AS "t19"
      ON "t14"."thread" = "t19"."thread"
  ) AS "t20"
) AS "t21";
