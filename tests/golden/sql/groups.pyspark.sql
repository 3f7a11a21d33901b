-- groups_there
SELECT
  IF(FALSE, `t32`.`groups`, CAST(NULL AS BIGINT)) AS `groups`,
  IF(FALSE, `t32`.`failing`, CAST(NULL AS BIGINT)) AS `failing`,
  IF(FALSE, `t32`.`lively`, CAST(NULL AS BIGINT)) AS `lively`,
  IF(FALSE, `t32`.`quiet`, CAST(NULL AS BIGINT)) AS `quiet`,
  IF(FALSE, `t32`.`fading`, CAST(NULL AS BIGINT)) AS `fading`,
  IF(FALSE, `t32`.`dead`, CAST(NULL AS BIGINT)) AS `dead`,
  IF(FALSE, `t32`.`new`, CAST(NULL AS BIGINT)) AS `new`
FROM (
  SELECT
    COUNT(*) AS `groups`,
    SUM(CAST(`t31`.`state` IN ('fading', 'dead') AS BIGINT)) AS `failing`,
    SUM(CAST(`t31`.`state` = 'lively' AS BIGINT)) AS `lively`,
    SUM(CAST(`t31`.`state` = 'quiet' AS BIGINT)) AS `quiet`,
    SUM(CAST(`t31`.`state` = 'fading' AS BIGINT)) AS `fading`,
    SUM(CAST(`t31`.`state` = 'dead' AS BIGINT)) AS `dead`,
    SUM(CAST(`t31`.`state` = 'new' AS BIGINT)) AS `new`
  FROM (
    SELECT
      `t30`.`group_id`,
      `t30`.`first`,
      `t30`.`date`,
      `t30`.`group`,
      `t30`.`created`,
      `t30`.`messages`,
      `t30`.`speakers`,
      `t30`.`past_messages`,
      `t30`.`past_speakers`,
      `t30`.`members`,
      `t30`.`past_members`,
      CASE
        WHEN `t30`.`created` > MAKE_DATE(2022, 11, 9)
        THEN 'new'
        WHEN `t30`.`speakers` = 0
        THEN 'dead'
        WHEN COALESCE(
          (
            COALESCE(
              (
                `t30`.`messages` / NULLIF(`t30`.`members`, 0)
              ) / NULLIF(`t30`.`past_messages` / NULLIF(`t30`.`past_members`, 0), 0),
              `t30`.`messages` / NULLIF(`t30`.`past_messages`, 0)
            ) <= 0.5
          )
          OR (
            `t30`.`speakers` <= (
              `t30`.`past_speakers` * 0.5
            )
          ),
          FALSE
        )
        THEN 'fading'
        WHEN `t30`.`speakers` >= 3
        THEN 'lively'
        ELSE 'quiet'
      END AS `state`,
      COALESCE(
        (
          `t30`.`messages` / NULLIF(`t30`.`members`, 0)
        ) / NULLIF(`t30`.`past_messages` / NULLIF(`t30`.`past_members`, 0), 0),
        `t30`.`messages` / NULLIF(`t30`.`past_messages`, 0)
      ) - 1 AS `change`
    FROM (
      SELECT
        `t29`.`group_id`,
        `t29`.`first`,
        `t29`.`date`,
        `t29`.`group`,
        `t29`.`created`,
        COALESCE(`t29`.`messages`, 0) AS `messages`,
        COALESCE(`t29`.`speakers`, 0) AS `speakers`,
        COALESCE(`t29`.`past_messages`, 0) AS `past_messages`,
        COALESCE(`t29`.`past_speakers`, 0) AS `past_speakers`,
        `t29`.`members`,
        `t29`.`past_members`
      FROM (
        SELECT
          `t28`.`group_id`,
          `t28`.`first`,
          `t28`.`date`,
          `t28`.`group`,
          `t28`.`created`,
          `t28`.`messages`,
          `t28`.`speakers`,
          `t28`.`past_messages`,
          `t28`.`past_speakers`,
          `t28`.`members`,
          `t28`.`past_members`
        FROM (
          SELECT
            `t27`.`group_id`,
            `t27`.`first`,
            `t27`.`date`,
            `t27`.`group`,
            `t27`.`created`,
            `t27`.`messages`,
            `t27`.`speakers`,
            `t27`.`past_messages`,
            `t27`.`past_speakers`,
            `t24`.`group_id` AS `group_id_right`,
            `t24`.`members`,
            `t24`.`past_members`
          FROM (
            SELECT
              `t25`.`group_id`,
              `t25`.`first`,
              `t25`.`date`,
              `t25`.`group`,
              `t25`.`created`,
              `t25`.`messages`,
              `t25`.`speakers`,
              `t25`.`past_messages`,
              `t25`.`past_speakers`
            FROM (
              SELECT
                `t21`.`group_id`,
                `t21`.`first`,
                `t21`.`date`,
                `t21`.`group`,
                `t21`.`created`,
                `t22`.`group_id` AS `group_id_right`,
                `t22`.`messages`,
                `t22`.`speakers`,
                `t22`.`past_messages`,
                `t22`.`past_speakers`
              FROM (
                SELECT
                  `t17`.`group_id`,
                  `t17`.`first`,
                  `t17`.`date`,
                  COALESCE(`t17`.`name`, `t17`.`group_id`) AS `group`,
                  LEAST(`t17`.`created_day`, `t17`.`first`) AS `created`
                FROM (
                  SELECT
                    `t16`.`group_id`,
                    `t16`.`first`,
                    `t16`.`date`,
                    `t16`.`name`,
                    `t16`.`created_day`,
                    `t16`.`dismissed_day`
                  FROM (
                    SELECT
                      `t12`.`group_id`,
                      `t12`.`first`,
                      `t12`.`date`,
                      `t8`.`group_id` AS `group_id_right`,
                      `t8`.`name`,
                      `t8`.`created_day`,
                      `t8`.`dismissed_day`
                    FROM (
                      SELECT
                        `t7`.`group_id`,
                        MIN(`t7`.`day`) AS `first`,
                        MAX(`t7`.`day`) AS `date`
                      FROM (
                        SELECT
                          *
                        FROM `group_days` AS `t2`
                        WHERE
                          `t2`.`day` <= MAKE_DATE(2023, 2, 28)
                      ) AS `t7`
                      GROUP BY
                        1
                    ) AS `t12`
                    LEFT OUTER JOIN (
                      SELECT
                        `t3`.`group_id`,
                        `t3`.`name`,
                        `t3`.`created_day`,
                        `t3`.`dismissed_day`
                      FROM `groups` AS `t3`
                    ) AS `t8`
                      ON `t12`.`group_id` = `t8`.`group_id`
                  ) AS `t16`
                ) AS `t17`
                WHERE
                  (
                    `t17`.`dismissed_day` IS NULL
                  )
                  OR (
                    `t17`.`dismissed_day` > MAKE_DATE(2023, 2, 28)
                  )
              ) AS `t21`
              LEFT OUTER JOIN (
                SELECT
                  `t15`.`group_id`,
                  SUM(IF(`t15`.`block` = 0, `t15`.`messages`, NULL)) AS `messages`,
                  SUM(IF(`t15`.`block` = 0, `t15`.`speakers`, NULL)) AS `speakers`,
                  SUM(IF(NOT (
                    `t15`.`block` = 0
                  ), `t15`.`messages`, NULL)) / 3 AS `past_messages`,
                  SUM(IF(NOT (
                    `t15`.`block` = 0
                  ), `t15`.`speakers`, NULL)) / 3 AS `past_speakers`
                FROM (
                  SELECT
                    `t13`.`group_id`,
                    `t13`.`block`,
                    SUM(`t13`.`messages`) AS `messages`,
                    COUNT(*) AS `speakers`
                  FROM (
                    SELECT
                      `t10`.`group_id`,
                      `t10`.`block`,
                      `t10`.`member`,
                      SUM(`t10`.`messages`) AS `messages`
                    FROM (
                      SELECT
                        `t2`.`group_id`,
                        `t2`.`day`,
                        `t2`.`member`,
                        `t2`.`messages`,
                        CAST(FLOOR((
                          DATEDIFF(DAY, `t2`.`day`, MAKE_DATE(2023, 2, 28))
                        ) / (
                          28
                        )) AS BIGINT) AS `block`
                      FROM `group_days` AS `t2`
                      WHERE
                        `t2`.`day` >= MAKE_DATE(2022, 11, 9) AND `t2`.`day` <= MAKE_DATE(2023, 2, 28)
                    ) AS `t10`
                    GROUP BY
                      1,
                      2,
                      3
                  ) AS `t13`
                  GROUP BY
                    1,
                    2
                ) AS `t15`
                GROUP BY
                  1
              ) AS `t22`
                ON `t21`.`group_id` = `t22`.`group_id`
            ) AS `t25`
          ) AS `t27`
          LEFT OUTER JOIN (
            SELECT
              `t18`.`group_id`,
              SUM(CAST(`t18`.`now` AS BIGINT)) AS `members`,
              SUM(CAST(`t18`.`then` AS BIGINT)) AS `past_members`
            FROM (
              SELECT
                `t14`.`group_id`,
                `t14`.`member_id`,
                BOOL_OR(
                  (
                    (
                      `t14`.`joined_day` IS NULL
                    )
                    OR (
                      `t14`.`joined_day` <= MAKE_DATE(2023, 2, 28)
                    )
                  )
                  AND (
                    (
                      `t14`.`left_day` IS NULL
                    ) OR (
                      `t14`.`left_day` > MAKE_DATE(2023, 2, 28)
                    )
                  )
                ) AS `now`,
                BOOL_OR(
                  (
                    (
                      `t14`.`joined_day` IS NULL
                    )
                    OR (
                      `t14`.`joined_day` <= MAKE_DATE(2022, 12, 20)
                    )
                  )
                  AND (
                    (
                      `t14`.`left_day` IS NULL
                    )
                    OR (
                      `t14`.`left_day` > MAKE_DATE(2022, 12, 20)
                    )
                  )
                ) AS `then`
              FROM (
                SELECT
                  `t4`.`member_id`,
                  `t4`.`group_id`,
                  `t4`.`joined_at`,
                  `t4`.`joined_day`,
                  `t4`.`left_at`,
                  `t4`.`left_day`,
                  `t4`.`join_scene`,
                  `t4`.`leave_scene`
                FROM `memberships` AS `t4`
                LEFT ANTI JOIN (
                  SELECT
                    `t1`.`member_id`
                  FROM `members` AS `t1`
                  WHERE
                    COALESCE(`t1`.`is_bot`, FALSE)
                ) AS `t9`
                  ON `t4`.`member_id` = `t9`.`member_id`
              ) AS `t14`
              GROUP BY
                1,
                2
            ) AS `t18`
            GROUP BY
              1
          ) AS `t24`
            ON `t27`.`group_id` = `t24`.`group_id`
        ) AS `t28`
      ) AS `t29`
    ) AS `t30`
    WHERE
      FALSE
  ) AS `t31`
) AS `t32`;
