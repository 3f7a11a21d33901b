-- conversion_rate_end
SELECT
  `t13`.`denominator`,
  `t9`.`numerator`
FROM (
  SELECT
    `t11`.`end` AS `denominator`
  FROM (
    SELECT
      `t10`.`time`,
      COALESCE(SUM(IF(`t10`.`day` >= `t10`.`starts`, `t10`.`joined`, NULL)), 0) AS `joined`,
      COALESCE(SUM(IF(`t10`.`day` >= `t10`.`starts`, `t10`.`left`, NULL)), 0) AS `left`,
      SUM(`t10`.`joined` - `t10`.`left`) AS `end`,
      SUM(
        (
          `t10`.`joined` - `t10`.`left`
        ) * (
          DATEDIFF(DAY, GREATEST(`t10`.`day`, `t10`.`starts`), `t10`.`ends`) + 1
        )
      ) AS `member_days`
    FROM (
      SELECT
        `t6`.`day`,
        `t6`.`joined`,
        `t6`.`left`,
        `t3`.`time`,
        `t3`.`starts`,
        `t3`.`ends`
      FROM (
        SELECT
          `t1`.`day`,
          SUM(`t1`.`joined`) AS `joined`,
          SUM(`t1`.`left`) AS `left`
        FROM `member_flow` AS `t1`
        GROUP BY
          1
      ) AS `t6`
      INNER JOIN `drawn_0` AS `t3`
        ON `t6`.`day` <= `t3`.`ends`
    ) AS `t10`
    GROUP BY
      1
  ) AS `t11`
) AS `t13`
CROSS JOIN (
  SELECT
    `t7`.`value` AS `numerator`
  FROM (
    SELECT
      COUNT(*) AS `value`
    FROM (
      SELECT DISTINCT
        `t0`.`member`
      FROM `buyer_days` AS `t0`
      WHERE
        `t0`.`day` >= MAKE_DATE(2023, 2, 1)
        AND `t0`.`day` <= MAKE_DATE(2023, 2, 28)
        AND `t0`.`member` IS NOT NULL
    ) AS `t4`
  ) AS `t7`
) AS `t9`;

-- repurchase_rate
SELECT
  COUNT(*) AS `buyers`,
  SUM(`t3`.`months`) AS `months`,
  SUM(`t3`.`twice`) AS `twice`
FROM (
  SELECT
    `t2`.`member`,
    COUNT(*) AS `months`,
    SUM(CAST(`t2`.`twice` AS INT)) AS `twice`
  FROM (
    SELECT
      `t1`.`member`,
      (
        (
          EXTRACT(year FROM `t1`.`day`) * 12
        ) + EXTRACT(month FROM `t1`.`day`)
      ) - 1 AS `month`,
      SUM(`t1`.`orders`) >= 2 AS `twice`
    FROM (
      SELECT
        *
      FROM `buyer_days` AS `t0`
      WHERE
        `t0`.`day` >= MAKE_DATE(2023, 2, 1) AND `t0`.`day` <= MAKE_DATE(2023, 2, 28)
    ) AS `t1`
    GROUP BY
      1,
      2
  ) AS `t2`
  GROUP BY
    1
) AS `t3`;
